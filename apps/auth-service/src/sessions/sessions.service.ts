import { newId, type Clock } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { AccessTokens } from '../keys/access-tokens.service.ts';
import { passwordMatches } from '../passwords/password-hash.ts';
import { hashOfToken, newToken } from '../tokens/opaque-token.ts';
import { credentialsInvalid, emailUnverified } from './session.errors.ts';
import { openSession, type Session } from './session.ts';
import type { SessionsRepository } from './sessions.repository.ts';

export type SignedIn = {
  readonly account: Account;
  readonly session: Session;
  readonly accessToken: string;
  readonly refreshToken: string;
};

export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly accounts: AccountsService,
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** Unknown address and wrong password alike cost one password hash. */
  async signIn(
    { email, password }: { email: string; password: string },
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn> {
    const account = await this.accounts.findByAddress(email);
    const isRight = await passwordMatches(password, account?.passwordHash);
    if (account === undefined || !isRight) throw credentialsInvalid();
    if (account.status !== 'verified') throw emailUnverified();
    const refreshToken = newToken();
    const session = openSession(
      newId('ses', this.clock),
      account.id,
      hashOfToken(refreshToken),
      this.clock(),
    );
    const accessToken = await this.accessTokens.sign(account, session.id);
    const signedIn = { account, session, accessToken, refreshToken };
    await this.sessions.insert(session, recording(signedIn));
    return signedIn;
  }
}
