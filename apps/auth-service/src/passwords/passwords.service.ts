import { newToken, type Clock, type PasswordHashing } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { DecoysService } from '../decoys/decoys.service.ts';
import { PASSWORD_GUESSES } from '../guesses/guess.ts';
import type { GuessesService } from '../guesses/guesses.service.ts';
import type { LinksService } from '../links/links.service.ts';
import type { Mail } from '../mails/mail.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { SessionsService } from '../sessions/sessions.service.ts';
import type { PasswordChecks } from './password-checks.service.ts';
import {
  askForReset,
  requireReset,
  RESET_MAILS,
  reset,
  withPassword,
  type ResetLink,
} from './password-reset.ts';
import type { PasswordRules } from './password-rules.service.ts';

/** Account, link and mail. */
const ROWS_OF_A_RESET = 3;

export class PasswordsService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      decoys: DecoysService;
      guesses: GuessesService;
      hashing: PasswordHashing;
      links: LinksService;
      mails: MailsService;
      passwordChecks: PasswordChecks;
      passwordRules: PasswordRules;
      sessions: SessionsService;
    },
    private readonly clock: Clock,
  ) {}

  /** Known and unknown addresses cost the same: two reads, one mail sealed, one transaction of as many rows. */
  async lost(email: string, origin: Origin, recording: () => readonly Write[]): Promise<void> {
    const { accounts, mails } = this.features;
    await untilItStands(async () => {
      const limits = RESET_MAILS.map((limit) => ({ limit, subject: email }));
      const { account, windows } = await accounts.findByAddressWithin(email, limits);
      const token = newToken();
      const owed = { template: 'reset_password', to: email, name: account?.name ?? '', token } as const;
      const mail = await mails.owing(owed);
      const isLimited = windows.some(({ isFull }) => isFull);
      const stands = isLimited
        ? await accounts.note(recording())
        : await this.saveLost(account, { email, token, origin }, mail, [
            ...windows.map((window) => window.take()),
            ...recording(),
          ]);
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  async reset(
    { token, password }: { token: string; password: string },
    origin: Origin,
    recording: () => readonly Write[],
  ): Promise<void> {
    const { accounts, activities, guesses, links, mails, passwordRules, sessions } = this.features;
    await untilItStands(async () => {
      const found = await links.find<ResetLink>('reset_password', token);
      const { account, link } = requireReset(
        found,
        found && (await accounts.find(found.userId)),
        this.clock(),
      );
      await passwordRules.require('password', password, account);
      const { account: after, writes } = sessions.ending(
        reset(account, await this.features.hashing.hash(password)),
      );
      const alongside = [
        links.using(link),
        guesses.forgotten(PASSWORD_GUESSES, account.email),
        activities.entry(account.id, 'password_reset', origin),
        ...(account.poolUser && !after.poolUser
          ? [activities.entry(account.id, 'cognito_unlinked', origin)]
          : []),
        await mails.owing(changedMail(account)),
      ];
      const stands = await accounts.replace(account, after, [...writes, ...alongside, ...recording()]);
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  async change(
    caller: { readonly id: string; readonly sessionId: string },
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    origin: Origin,
    recording: () => readonly Write[],
  ): Promise<void> {
    const { accounts, activities, mails, passwordChecks, passwordRules, sessions } = this.features;
    await untilItStands(async () => {
      const { account, session } = await sessions.current(caller);
      await passwordRules.require('newPassword', newPassword, account);
      await passwordChecks.require(account, currentPassword, origin);
      const changed = withPassword(account, await this.features.hashing.hash(newPassword));
      const { account: after, writes } = sessions.ending(changed, session);
      const alongside = [
        activities.entry(account.id, 'password_changed', origin),
        await mails.owing(changedMail(account)),
      ];
      const stands = await accounts.replace(account, after, [...writes, ...alongside, ...recording()]);
      return stands ? undefined : overtaken;
    }, accountBusy);
  }

  private async saveLost(
    account: Account | undefined,
    { email, token, origin }: { email: string; token: string; origin: Origin },
    mail: Write,
    alongside: readonly Write[],
  ): Promise<boolean> {
    const { accounts, activities, decoys, links } = this.features;
    if (account === undefined) {
      const asked = activities.strangersEntry(email, 'password_reset_asked', origin);
      return await accounts.note([asked, ...decoys.rows(ROWS_OF_A_RESET), ...alongside]);
    }
    const { account: after, link } = askForReset(account, { token, now: this.clock() });
    const asked = activities.entry(account.id, 'password_reset_asked', origin);
    const all = [links.opening(link), mail, asked, ...alongside];
    return (await accounts.replace(account, after, all)) !== undefined;
  }
}

function changedMail({ email: to, name }: Account): Mail {
  return { template: 'password_changed', to, name };
}
