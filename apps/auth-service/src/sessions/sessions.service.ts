import { newId, newToken, type Clock, type PasswordHashing } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Position, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { ActivityType } from '../activity/activity.ts';
import type { AccessTokens } from '../keys/access-tokens.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordChecks } from '../passwords/password-checks.service.ts';
import type { TotpChecks } from '../totp/totp-checks.service.ts';
import { refreshTokenFor } from './refresh-token.ts';
import type { RefreshTokensRepository } from './refresh-tokens.repository.ts';
import { emailUnverified, sessionNotFound, sessionRevoked } from './session.errors.ts';
import {
  isAlive,
  openSession,
  withoutSessions,
  type Present,
  type Session,
  type SessionId,
} from './session.ts';
import type { SessionsRepository } from './sessions.repository.ts';

export type SignedIn = Present & {
  readonly accessToken: string;
  readonly refreshToken: string;
};

export type SessionCaller = { readonly id: string; readonly sessionId: string };

export type Credentials = {
  readonly email: string;
  readonly password: string;
  readonly otp?: string | undefined;
};

type Admission = {
  readonly otp: string | undefined;
  readonly origin: Origin;
  readonly changes?: Partial<Pick<Account, 'passwordHash' | 'poolUser'>> | undefined;
};

export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      hashing: PasswordHashing;
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
      const passwordHash = await this.features.hashing.stronger(credentials.password, account.passwordHash);
      const changes = passwordHash === undefined ? undefined : { passwordHash };
      const how = { otp: credentials.otp, origin, changes };
      return (await this.admit(account, how, recording)) ?? overtaken;
    }, accountBusy);
  }

  /**
   * Lets in who has proven to own the account, and has the code where it takes one. Undefined when the account has
   * changed since it was read: a new password must not be overtaken by an old one, and no code works twice.
   * What the proof itself changes is saved with it: a stronger hash of the password, a link to the user pool.
   */
  async admit(
    account: Account,
    { otp, origin, changes }: Admission,
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn | undefined> {
    if (account.status !== 'verified') throw emailUnverified();
    const { accounts, activities, accessTokens, totpChecks } = this.features;
    const passed = await totpChecks.requireAtDoor(account, otp, origin);
    const refreshToken = newToken();
    const session = openSession(newId('ses', this.clock), account, origin, this.clock());
    const accessToken = await accessTokens.sign(account, session.id);
    const signedIn = { account, session, accessToken, refreshToken };
    const opening = [
      this.sessions.opening(session),
      this.refreshTokens.issuing(refreshTokenFor(session, refreshToken)),
      activities.entry(account.id, 'signed_in', origin),
    ];
    const alongside = [...opening, ...passed.owed, ...recording(signedIn)];
    const after = changes === undefined ? passed.account : { ...passed.account, ...changes };
    return (await accounts.replace(account, after, alongside)) ? signedIn : undefined;
  }

  /** Who calls, as far as auth-service itself is concerned: an access token outlives its session, this does not. */
  async current(caller: SessionCaller): Promise<Present> {
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

  async list(
    caller: SessionCaller,
    page: { limit: number; after: Position | undefined },
  ): Promise<{ sessions: Session[]; next: Position | undefined }> {
    const { account } = await this.current(caller);
    return await this.sessions.page(account, this.clock(), page);
  }

  async revoke(caller: SessionCaller, id: SessionId, origin: Origin): Promise<void> {
    await untilItStands(async () => {
      const { account } = await this.current(caller);
      const session = await this.sessions.find(account.id, id);
      if (session === undefined || !isAlive(session, account, this.clock())) throw sessionNotFound();
      return (await this.end(session, 'session_revoked', origin)) ? undefined : overtaken;
    }, accountBusy);
  }

  async revokeOthers(caller: SessionCaller, origin: Origin): Promise<void> {
    await untilItStands(async () => {
      const { account, session } = await this.current(caller);
      const { account: ended, writes } = this.ending(account, session);
      const entry = this.features.activities.entry(account.id, 'other_sessions_revoked', origin);
      return (await this.features.accounts.replace(account, ended, [...writes, entry]))
        ? undefined
        : overtaken;
    }, accountBusy);
  }

  async signOut(caller: SessionCaller, origin: Origin): Promise<void> {
    await untilItStands(async () => {
      const { session } = await this.current(caller);
      return (await this.end(session, 'signed_out', origin)) ? undefined : overtaken;
    }, accountBusy);
  }

  private async end(session: Session, type: ActivityType, origin: Origin): Promise<boolean> {
    return await this.sessions.remove(session, [
      this.features.activities.entry(session.userId, type, origin),
    ]);
  }
}
