import { newId, type Clock } from '@paymyinvoice/platform';
import {
  overtaken,
  untilItStands,
  type Limit,
  type LimitWindow,
  type Write,
} from '@paymyinvoice/platform/data';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { ActivityType } from '../activity/activity.ts';
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
  LINK_AGAIN_LIMITS,
  linkAgain,
  SIGN_UP_LIMIT,
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
      const { account: existing, windows } = await this.findByAddressWithin(email, [SIGN_UP_LIMIT]);
      const room = windows.filter(({ isFull }) => !isFull);
      const token = newToken();
      const fresh = {
        ...{ userId: newId('usr', this.clock), token, now: this.clock() },
        mayMail: room.length > 0,
      };
      const decision = decideSignUp({ email, name, passwordHash }, existing, fresh);
      const taken = room.map((window) => window.take());
      const mail = await this.features.mails.owing(mailOf(decision, token));
      const stands = await this.saveSignUp(decision, [mail, ...taken], origin, recording());
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  /** Known, unproven and unknown addresses cost the same: two reads, one transaction. */
  async sendLinkAgain(email: string, recording: () => readonly Write[]): Promise<void> {
    const { links, mails } = this.features;
    await untilItStands(async () => {
      const { account, windows } = await this.findByAddressWithin(email, LINK_AGAIN_LIMITS);
      for (const window of windows) window.requireRoom();
      const token = newToken();
      const link = account && linkAgain(account, { token, now: this.clock() });
      const addressee = { to: email, name: account?.name ?? '' };
      // Sealed for nobody, too.
      const mail = await mails.owing(
        link
          ? { template: 'verify_address', ...addressee, token }
          : { template: 'already_registered', ...addressee },
      );
      const writes = [
        ...windows.map((window) => window.take()),
        ...(link ? [links.opening(link)] : []),
        ...recording(),
      ];
      const stands = account
        ? await this.accounts.replace(account, account, [mail, ...writes])
        : await this.accounts.note(writes);
      return stands ? undefined : overtaken;
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

  /** With how often the subject, by default the address, may still do what the limits are about. */
  async findByAddressWithin(
    email: string,
    limits: readonly Limit[],
    subject = email,
  ): Promise<{ account: Account | undefined; windows: LimitWindow[] }> {
    return await this.accounts.findByAddressWithin(email, limits, subject);
  }

  async find(id: string): Promise<Account | undefined> {
    return await this.accounts.find(id);
  }

  /** False when the address has been taken meanwhile, or something alongside did not hold. */
  async insert(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.insert(account, alongside);
  }

  /**
   * The account as it stands then. Undefined when it has changed since `before` was read, or something alongside did
   * not hold. `after` may be `before` itself, for what must only not be overtaken by a change.
   */
  async replace(
    before: Account,
    after: Account,
    alongside: readonly Write[],
    displaced?: Account,
  ): Promise<Account | undefined> {
    return await this.accounts.replace(before, after, alongside, displaced);
  }

  /** False when the account has changed since it was read, or something alongside did not hold. */
  async remove(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.remove(account, alongside);
  }

  private async saveSignUp(
    decision: SignUpDecision,
    mailing: readonly Write[],
    origin: Origin,
    recorded: readonly Write[],
  ): Promise<boolean> {
    const { links, activities } = this.features;
    const { account } = decision;
    const entry = (type: ActivityType) => activities.entry(account.id, type, origin);
    switch (decision.kind) {
      case 'register':
        return await this.accounts.insert(account, [
          ...[links.opening(decision.link), entry('signed_up')],
          ...[...mailing, ...recorded],
        ]);
      case 'prove_again':
        return await this.accounts.renew(account, [
          ...[links.opening(decision.link), entry('sign_up_repeated')],
          ...[...mailing, ...recorded],
        ]);
      case 'tell_owner': {
        const alongside = [entry('sign_up_repeated'), ...mailing, ...recorded];
        return (await this.accounts.replace(account, account, alongside)) !== undefined;
      }
      case 'ignore':
        return (await this.accounts.replace(account, account, recorded)) !== undefined;
    }
  }
}

function mailOf(decision: SignUpDecision, token: string): Mail {
  const { email: to, name } = decision.account;
  return 'link' in decision
    ? { template: 'verify_address', to, name, token }
    : { template: 'already_registered', to, name };
}
