import { newId, seal, type Clock } from '@paymyinvoice/platform';
import { pauseAfterLosing, type Write } from '@paymyinvoice/platform/data';
import type { Mail } from '../mails/mail.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { hashOfToken, newToken } from '../tokens/opaque-token.ts';
import { accountBusy } from './account.errors.ts';
import { decideSignUp, decideVerification, type Account, type SignUpDecision } from './account.ts';
import type { AccountsRepository } from './accounts.repository.ts';

/** A race is lost at most once per rival; this many rivals at the same moment are not people. */
const MOST_ATTEMPTS = 5;

export class AccountsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly mailSecret: () => Promise<string>,
    private readonly clock: Clock,
  ) {}

  /** Known and unknown addresses cost the same: one hash, two reads, one transaction with one mail. */
  async signUp(
    input: { email: string; password: string; name: string | undefined },
    recording: (decision: SignUpDecision) => readonly Write[],
  ): Promise<void> {
    const { email, name } = input;
    const passwordHash = await hashPassword(input.password);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const existing = await this.accounts.findByAddress(email);
      const token = newToken();
      const fresh = { userId: newId('usr', this.clock), tokenHash: hashOfToken(token), now: this.clock() };
      const decision = decideSignUp({ email, name, passwordHash }, existing, fresh);
      const mail = seal(await this.mailSecret(), JSON.stringify(mailOf(decision, token)));
      if (await this.accounts.saveSignUp(decision, mail, recording(decision))) return;
      await pauseAfterLosing(attempt);
    }
    throw accountBusy();
  }

  async verify(token: string): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      let link = await this.accounts.findLink(hashOfToken(token));
      const account = link && (await this.accounts.find(link.userId));
      // The link was read before the account: what opened that meanwhile may have been this very link.
      if (account?.status === 'verified' && link?.usedAt === undefined)
        link = await this.accounts.findLink(hashOfToken(token));
      const decision = decideVerification(link, account, this.clock());
      if (decision.kind === 'verified_before') return;
      if (await this.accounts.saveVerification(decision.account, decision.link)) return;
      await pauseAfterLosing(attempt);
    }
    throw accountBusy();
  }

  async findByAddress(email: string): Promise<Account | undefined> {
    return await this.accounts.findByAddress(email);
  }
}

function mailOf(decision: SignUpDecision, token: string): Mail {
  const { email: to, name } = decision.account;
  return decision.kind === 'tell_owner'
    ? { template: 'already_registered', to, name }
    : { template: 'verify_address', to, name: decision.link.name, token };
}
