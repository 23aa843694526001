import { newId, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { AccessTokens } from '../keys/access-tokens.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordChecks } from '../passwords/password-checks.service.ts';
import type { TotpChecks } from '../totp/totp-checks.service.ts';
import { hashOfToken, newToken } from '../tokens/opaque-token.ts';
import { emailUnverified, sessionRevoked } from './session.errors.ts';
import { isAlive, openSession, withoutSessions, type Session } from './session.ts';
import type { SessionsRepository } from './sessions.repository.ts';

export type SignedIn = {
  readonly account: Account;
  readonly session: Session;
  readonly accessToken: string;
  readonly refreshToken: string;
};

export type Credentials = {
  readonly email: string;
  readonly password: string;
  readonly otp?: string | undefined;
};

export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      passwordChecks: PasswordChecks;
      totpChecks: TotpChecks;
      accessTokens: AccessTokens;
    },
    private readonly clock: Clock,
  ) {}

  async signIn(
    credentials: Credentials,
    origin: Origin,
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn> {
    const { accounts, passwordChecks } = this.features;
    return await untilItStands(async () => {
      const find = () => accounts.findByAddress(credentials.email);
      const account = await passwordChecks.requireAtDoor(credentials, find, origin);
      return (await this.admit(account, { otp: credentials.otp, origin }, recording)) ?? overtaken;
    }, accountBusy);
  }

  /**
   * Lets in who has proven to own the account, and has the code where it takes one. Undefined when the account has
   * changed since it was read: a new password must not be overtaken by an old one, and no code works twice.
   */
  async admit(
    account: Account,
    { otp, origin }: { otp: string | undefined; origin: Origin },
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn | undefined> {
    if (account.status !== 'verified') throw emailUnverified();
    const { accounts, activities, accessTokens, totpChecks } = this.features;
    const passed = await totpChecks.requireAtDoor(account, otp, origin);
    const refreshToken = newToken();
    const session = openSession(newId('ses', this.clock), account, origin, this.clock());
    const accessToken = await accessTokens.sign(account, session.id);
    const signedIn = { account, session, accessToken, refreshToken };
    const entry = activities.entry(account.id, 'signed_in', origin);
    const opening = this.sessions.opening(session, hashOfToken(refreshToken));
    const alongside = [...opening, ...passed.owed, entry, ...recording(signedIn)];
    return (await accounts.replace(account, passed.account, alongside)) ? signedIn : undefined;
  }

  /** Who calls, as far as auth-service itself is concerned: an access token outlives its session, this does not. */
  async current(caller: { readonly id: string; readonly sessionId: string }): Promise<{
    account: Account;
    session: Session;
  }> {
    const { account, session } = await this.sessions.findWithAccount(caller.id, caller.sessionId);
    if (account === undefined || session === undefined || !isAlive(session, account, this.clock()))
      throw sessionRevoked();
    return { account, session };
  }

  /**
   * All sessions end, or all but the kept one, with whatever change of the account this becomes part of: save the
   * account with the writes alongside.
   */
  ending(account: Account, kept?: Session): { account: Account; writes: readonly Write[] } {
    const ended = withoutSessions(account);
    return { account: ended, writes: kept ? [this.sessions.carryingOver(kept, ended)] : [] };
  }
}
