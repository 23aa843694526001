import { newId, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { LinksService } from '../links/links.service.ts';
import type { Mail } from '../mails/mail.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import type { PasswordRules } from '../passwords/password-rules.service.ts';
import type { PoolUser } from '../pool-users/pool-user.ts';
import { newToken } from '../tokens/opaque-token.ts';
import { accountBusy } from './account.errors.ts';
import {
  decideSignUp,
  decideVerification,
  type Account,
  type SignUpDecision,
  type VerificationLink,
} from './account.ts';
import type { AccountsRepository } from './accounts.repository.ts';

export class AccountsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly features: {
      activities: ActivitiesService;
      links: LinksService;
      mails: MailsService;
      passwordRules: PasswordRules;
    },
    private readonly clock: Clock,
  ) {}

  /** Known and unknown addresses cost the same: one hash, two reads, one transaction with one mail. */
  async signUp(
    { email, name, password }: { email: string; password: string; name: string | undefined },
    origin: Origin,
    recording: () => readonly Write[],
  ): Promise<void> {
    await this.features.passwordRules.require('password', password, { email, name });
    const passwordHash = await hashPassword(password);
    await untilItStands(async () => {
      const existing = await this.accounts.findByAddress(email);
      const token = newToken();
      const fresh = { userId: newId('usr', this.clock), token, now: this.clock() };
      const decision = decideSignUp({ email, name, passwordHash }, existing, fresh);
      const mail = await this.features.mails.owing(mailOf(decision, token));
      const signedUp = this.features.activities.entry(decision.account.id, 'signed_up', origin);
      return (await this.saveSignUp(decision, [mail, signedUp, ...recording()])) ? undefined : overtaken;
    }, accountBusy);
  }

  async verify(token: string, origin: Origin, recording: () => readonly Write[]): Promise<void> {
    const { links, activities } = this.features;
    await untilItStands(async () => {
      let link = await links.find<VerificationLink>('verify_address', token);
      const account = link && (await this.accounts.find(link.userId));
      // The link was read before the account: what opened that meanwhile may have been this very link.
      if (account?.status === 'verified' && link?.usedAt === undefined)
        link = await links.find<VerificationLink>('verify_address', token);
      const decision = decideVerification(link, account, this.clock());
      if (decision.kind === 'verified_before' || account === undefined) return undefined;
      const verified = activities.entry(account.id, 'address_verified', origin);
      const alongside = [links.using(decision.link), verified, ...recording()];
      return (await this.accounts.replace(account, decision.account, alongside)) ? undefined : overtaken;
    }, accountBusy);
  }

  async findByAddress(email: string): Promise<Account | undefined> {
    return await this.accounts.findByAddress(email);
  }

  async findByPoolUser(user: PoolUser, email: string): Promise<Account | undefined> {
    return await this.accounts.findByPoolUser(user, email);
  }

  async find(id: string): Promise<Account | undefined> {
    return await this.accounts.find(id);
  }

  /** False when the address has been taken meanwhile, or something alongside did not hold. */
  async insert(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.insert(account, alongside);
  }

  /**
   * False when the account has changed since `before` was read, or something alongside did not hold. `after` may be
   * `before` itself, for what must only not be overtaken by a change.
   */
  async replace(before: Account, after: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.replace(before, after, alongside);
  }

  private async saveSignUp(decision: SignUpDecision, alongside: readonly Write[]): Promise<boolean> {
    const { links } = this.features;
    switch (decision.kind) {
      case 'register':
        return await this.accounts.insert(decision.account, [links.opening(decision.link), ...alongside]);
      case 'prove_again':
        return await this.accounts.renew(decision.account, [links.opening(decision.link), ...alongside]);
      case 'tell_owner':
        return await this.accounts.tell(alongside);
    }
  }
}

function mailOf(decision: SignUpDecision, token: string): Mail {
  const { email: to, name } = decision.account;
  return decision.kind === 'tell_owner'
    ? { template: 'already_registered', to, name }
    : { template: 'verify_address', to, name, token };
}
