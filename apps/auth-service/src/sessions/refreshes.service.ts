import { hashOfToken, newToken, open, seal, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { AccessTokens } from '../keys/access-tokens.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import { decideRefresh, refreshTokenFor, type RefreshToken } from './refresh-token.ts';
import type { RefreshTokensRepository } from './refresh-tokens.repository.ts';
import { sessionRevoked } from './session.errors.ts';
import { seenAgain, type Present } from './session.ts';
import type { SessionsRepository } from './sessions.repository.ts';
import type { SessionsService, SignedIn } from './sessions.service.ts';

export class RefreshesService {
  constructor(
    private readonly sessionRows: SessionsRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly features: {
      sessions: SessionsService;
      activities: ActivitiesService;
      mails: MailsService;
      accessTokens: AccessTokens;
    },
    private readonly clock: Clock,
  ) {}

  /** Two reads and one transaction; a repeat leaves it at the reads. */
  async refresh(
    inClear: string,
    origin: Origin,
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn> {
    // The time that losing a race takes must not make a thief of whoever lost it.
    const arrivedAt = this.clock();
    return await untilItStands(async () => {
      const token = await this.refreshTokens.find(hashOfToken(inClear));
      if (token === undefined) throw sessionRevoked();
      const present = await this.features.sessions.current({ id: token.userId, sessionId: token.sessionId });
      const decision = decideRefresh(token, arrivedAt);
      switch (decision.kind) {
        case 'rotate':
          return (await this.rotate({ token, inClear }, present, origin, recording)) ?? overtaken;
        case 'repeat':
          return await this.signedIn(present, open(inClear, decision.sealedSuccessor));
        case 'reused':
          if (await this.endStolen(present, origin)) throw sessionRevoked();
          return overtaken;
      }
    }, accountBusy);
  }

  /** Undefined when the token was used, or the session ended, since they were read. */
  private async rotate(
    { token, inClear }: { readonly token: RefreshToken; readonly inClear: string },
    { account, session }: Present,
    origin: Origin,
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn | undefined> {
    const now = this.clock();
    const successor = newToken();
    const seen = seenAgain(session, origin, now);
    const signedIn = await this.signedIn({ account, session: seen }, successor);
    const stands = await this.sessionRows.replace(seen, [
      this.refreshTokens.using(token, { at: now.toISOString(), sealedSuccessor: seal(inClear, successor) }),
      this.refreshTokens.issuing(refreshTokenFor(seen, successor)),
      ...recording(signedIn),
    ]);
    return stands ? signedIn : undefined;
  }

  /** Of several reuses at once one ends the session, so that its owner gets one mail. */
  private async endStolen({ account, session }: Present, origin: Origin): Promise<boolean> {
    const { mails, activities } = this.features;
    const { email: to, name } = account;
    return await this.sessionRows.remove(session, [
      activities.entry(account.id, 'refresh_token_reused', origin),
      await mails.owing({ template: 'session_stolen', to, name, device: session.device }),
    ]);
  }

  private async signedIn({ account, session }: Present, refreshToken: string): Promise<SignedIn> {
    const accessToken = await this.features.accessTokens.sign(account, session.id);
    return { account, session, accessToken, refreshToken };
  }
}
