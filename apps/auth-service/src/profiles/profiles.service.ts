import { overtaken, untilItStands } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { SessionCaller, SessionsService } from '../sessions/sessions.service.ts';

export class ProfilesService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      sessions: SessionsService;
    },
  ) {}

  async read(caller: SessionCaller): Promise<Account> {
    return (await this.features.sessions.current(caller)).account;
  }

  /** `expect` sees the version that would be changed and throws if the caller means another. */
  async rename(
    caller: SessionCaller,
    name: string,
    origin: Origin,
    expect: (account: Account) => void,
  ): Promise<Account> {
    const { accounts, activities } = this.features;
    return await untilItStands(async () => {
      const before = await this.read(caller);
      expect(before);
      if (before.name === name) return before;
      const entry = activities.entry(before.id, 'name_changed', origin);
      return (await accounts.replace(before, { ...before, name }, [entry])) ?? overtaken;
    }, accountBusy);
  }
}
