import { overtaken, untilItStands } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordChecks } from '../passwords/password-checks.service.ts';
import type { SessionCaller, SessionsService } from '../sessions/sessions.service.ts';

export class ClosuresService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      mails: MailsService;
      passwordChecks: PasswordChecks;
      sessions: SessionsService;
    },
  ) {}

  /** Sessions and links are dead without the account; the rest of them is erased by and by. */
  async close(caller: SessionCaller, password: string, origin: Origin): Promise<void> {
    const { accounts, mails, passwordChecks, sessions } = this.features;
    await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      await passwordChecks.require(account, password, origin);
      const { email: to, name } = account;
      const mail = await mails.owing({ template: 'account_closed', to, name });
      return (await accounts.remove(account, [mail])) ? undefined : overtaken;
    }, accountBusy);
  }
}
