import { newId, newToken, type Clock, type PasswordHashing } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { ActivityType } from '../activity/activity.ts';
import type { DecoysService } from '../decoys/decoys.service.ts';
import type { LinksService } from '../links/links.service.ts';
import type { Mail } from '../mails/mail.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordRules } from '../passwords/password-rules.service.ts';
import {
  decideSignUp,
  decideVerification,
  LINK_AGAIN_LIMITS,
  linkAgain,
  SIGN_UP_LIMIT,
  type SignUpDecision,
  type VerificationLink,
} from './sign-up.ts';

export class SignUpsService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      decoys: DecoysService;
      hashing: PasswordHashing;
      links: LinksService;
      mails: MailsService;
      passwordRules: PasswordRules;
    },
    private readonly clock: Clock,
  ) {}

  /** Known and unknown addresses cost the same: one hash, two reads, one transaction of as many rows. */
  async signUp(
    { email, name, password }: { email: string; password: string; name: string | undefined },
    origin: Origin,
    recording: () => readonly Write[],
  ): Promise<void> {
    const { accounts, mails, passwordRules } = this.features;
    await passwordRules.require('password', password, { email, name });
    const passwordHash = await this.features.hashing.hash(password);
    await untilItStands(async () => {
      const { account: existing, windows } = await accounts.findByAddressWithin(email, [
        { limit: SIGN_UP_LIMIT, subject: email },
      ]);
      const room = windows.filter(({ isFull }) => !isFull);
      const token = newToken();
      const fresh = {
        ...{ userId: newId('usr', this.clock), token, now: this.clock() },
        mayMail: room.length > 0,
      };
      const decision = decideSignUp({ email, name, passwordHash }, existing, fresh);
      const taken = room.map((window) => window.take());
      const mail = await mails.owing(mailOf(decision, token));
      const stands = await this.saveSignUp(decision, [mail, ...taken], origin, recording());
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  /** Known, unproven and unknown addresses cost the same: two reads, one transaction of as many rows. */
  async sendLinkAgain(email: string, recording: () => readonly Write[]): Promise<void> {
    const { accounts, decoys, links, mails } = this.features;
    await untilItStands(async () => {
      const limits = LINK_AGAIN_LIMITS.map((limit) => ({ limit, subject: email }));
      const { account, windows } = await accounts.findByAddressWithin(email, limits);
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
        ...(link ? [links.opening(link)] : decoys.rows(1)),
        ...recording(),
      ];
      // The account that is not there would have been looked at, and its owner would have had a mail.
      const stands = account
        ? await accounts.replace(account, account, [mail, ...writes])
        : await accounts.note([...decoys.rows(2), ...writes]);
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  async verify(token: string, origin: Origin, recording: () => readonly Write[]): Promise<void> {
    const { accounts, links, activities } = this.features;
    await untilItStands(async () => {
      let link = await links.find<VerificationLink>('verify_address', token);
      const account = link && (await accounts.find(link.userId));
      // The link was read before the account: what opened that meanwhile may have been this very link.
      if (account?.status === 'verified' && link?.usedAt === undefined)
        link = await links.find<VerificationLink>('verify_address', token);
      const decision = decideVerification(link, account, this.clock());
      if (decision.kind === 'verified_before' || account === undefined) return undefined;
      const verified = activities.entry(account.id, 'address_verified', origin);
      const alongside = [links.using(decision.link), verified, ...recording()];
      return (await accounts.replace(account, decision.account, alongside)) ? undefined : overtaken;
    }, accountBusy);
  }

  private async saveSignUp(
    decision: SignUpDecision,
    mailing: readonly Write[],
    origin: Origin,
    recorded: readonly Write[],
  ): Promise<boolean> {
    const { accounts, activities, decoys, links } = this.features;
    const { account } = decision;
    const entry = (type: ActivityType) => activities.entry(account.id, type, origin);
    switch (decision.kind) {
      case 'register':
        return await accounts.insert(account, [
          ...[links.opening(decision.link), entry('signed_up')],
          ...[...mailing, ...recorded],
        ]);
      case 'prove_again':
        return await accounts.renew(account, [
          ...[links.opening(decision.link), entry('sign_up_repeated')],
          ...[...mailing, ...recorded],
          // In the place of the address and the event of who is new; below, of a link as well.
          ...decoys.rows(2),
        ]);
      case 'tell_owner': {
        const alongside = [entry('sign_up_repeated'), ...mailing, ...recorded, ...decoys.rows(3)];
        return (await accounts.replace(account, account, alongside)) !== undefined;
      }
      case 'ignore':
        return (await accounts.replace(account, account, recorded)) !== undefined;
    }
  }
}

function mailOf(decision: SignUpDecision, token: string): Mail {
  const { email: to, name } = decision.account;
  return 'link' in decision
    ? { template: 'verify_address', to, name, token }
    : { template: 'already_registered', to, name };
}
