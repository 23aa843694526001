import { newToken, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { LinksService } from '../links/links.service.ts';
import type { Mail } from '../mails/mail.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordChecks } from '../passwords/password-checks.service.ts';
import type { SessionCaller, SessionsService } from '../sessions/sessions.service.ts';
import {
  askForChange,
  decideChange,
  EMAIL_CHANGE_LIMIT,
  NEW_ADDRESS_LIMIT,
  requireAnother,
  type EmailChangeLink,
} from './email-change.ts';

export class EmailChangesService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      links: LinksService;
      mails: MailsService;
      passwordChecks: PasswordChecks;
      sessions: SessionsService;
    },
    private readonly clock: Clock,
  ) {}

  /** Costs the same, and does the same to the account, whether or not somebody has the new address. */
  async ask(
    caller: SessionCaller,
    { newEmail, password }: { newEmail: string; password: string },
    origin: Origin,
    recording: () => readonly Write[],
  ): Promise<void> {
    const { accounts, activities, links, mails, passwordChecks, sessions } = this.features;
    await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      requireAnother(account, newEmail);
      await passwordChecks.require(account, password, origin);
      const { account: holder, windows } = await accounts.findByAddressWithin(newEmail, [
        { limit: EMAIL_CHANGE_LIMIT, subject: account.id },
        { limit: NEW_ADDRESS_LIMIT, subject: newEmail },
      ]);
      for (const window of windows) window.requireRoom();
      const token = newToken();
      const asked = askForChange(account, newEmail, { token, now: this.clock() });
      const { email, name } = account;
      const inUse = holder?.status === 'verified';
      const toNewAddress: Mail = inUse
        ? { template: 'address_in_use', to: newEmail, name: holder.name }
        : { template: 'confirm_new_address', to: newEmail, name, token };
      const stands = await accounts.replace(account, asked.account, [
        await mails.owing(toNewAddress),
        await mails.owing({ template: 'address_change_asked', to: email, name, newAddress: newEmail }),
        ...(inUse ? [] : [links.opening(asked.link)]),
        ...windows.map((window) => window.take()),
        activities.entry(account.id, 'email_change_asked', origin),
        ...recording(),
      ]);
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  /** Answers with the address that the account has come to have by the link. */
  async confirm(
    token: string,
    origin: Origin,
    recording: (email: string) => readonly Write[],
  ): Promise<string> {
    const { accounts, activities, links, mails } = this.features;
    return await untilItStands(async () => {
      const { link, account, holder } = await this.findByToken(token);
      const decision = decideChange(link, account, holder, this.clock());
      if (decision.kind === 'changed_before') return decision.newEmail;
      const { before, after, displaced } = decision;
      const { email: to, name } = before;
      const alongside = [
        links.using(decision.link),
        await mails.owing({ template: 'address_changed', to, name, newAddress: after.email }),
        activities.entry(before.id, 'email_changed', origin),
        ...recording(after.email),
      ];
      const stands = await accounts.replace(before, after, alongside, displaced);
      return stands ? after.email : overtaken;
    }, accountBusy);
  }

  private async findByToken(token: string) {
    const { accounts, links } = this.features;
    const find = () => links.find<EmailChangeLink>('confirm_email', token);
    const link = await find();
    const account = link && (await accounts.find(link.userId));
    const holder = link && (await accounts.findByAddress(link.newEmail));
    const isTheirs = holder !== undefined && holder.id === account?.id;
    // What has given them the address since the link was read may have been this very link.
    return { link: isTheirs ? await find() : link, account, holder };
  }
}
