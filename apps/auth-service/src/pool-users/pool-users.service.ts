import { newId, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { ActivityType } from '../activity/activity.ts';
import type { Origin } from '../origins/origin.ts';
import type { SessionsService, SignedIn } from '../sessions/sessions.service.ts';
import type { IdTokens } from './id-tokens.adapter.ts';
import { decideExchange, type ExchangeDecision } from './pool-user.ts';

export class PoolUsersService {
  constructor(
    private readonly idTokens: IdTokens,
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      sessions: SessionsService;
    },
    private readonly clock: Clock,
  ) {}

  /** A session for who comes with an ID token of the user pool, and an account where they have none yet. */
  async signIn(
    { idToken, otp }: { idToken: string; otp?: string | undefined },
    origin: Origin,
    recording: (signedIn: SignedIn) => readonly Write[],
  ): Promise<SignedIn> {
    const { accounts, sessions } = this.features;
    const person = await this.idTokens.read(idToken);
    const { poolUser } = person;
    return await untilItStands(async () => {
      const existing = await accounts.findByPoolUser(poolUser);
      const fresh = { userId: newId('usr', this.clock), now: this.clock() };
      const decision = decideExchange(person, existing, fresh);
      const account = await this.proven(decision, origin);
      if (account === undefined) return overtaken;
      // A link to an account that is proven stands only after its second factor.
      const linking = decision.kind === 'link';
      const how = { otp, origin, changes: linking ? { poolUser } : undefined };
      const linked = linking ? this.entries(account, origin, 'cognito_linked') : [];
      return (
        (await sessions.admit(account, how, (signedIn) => [...linked, ...recording(signedIn)])) ?? overtaken
      );
    }, accountBusy);
  }

  /** The account once it is there and proven; undefined when somebody else was faster. */
  private async proven(decision: ExchangeDecision, origin: Origin): Promise<Account | undefined> {
    const { accounts } = this.features;
    const { kind, account } = decision;
    switch (kind) {
      case 'register': {
        const entries = this.entries(account, origin, 'signed_up', 'cognito_linked');
        return (await accounts.insert(account, entries)) ? account : undefined;
      }
      case 'prove': {
        const entries = this.entries(account, origin, 'address_verified', 'cognito_linked');
        const stands = await accounts.replace(decision.before, account, entries);
        return stands ? await accounts.find(account.id) : undefined;
      }
      case 'link':
      case 'known':
        return account;
    }
  }

  private entries({ id }: Account, origin: Origin, ...types: ActivityType[]): Write[] {
    return types.map((type) => this.features.activities.entry(id, type, origin));
  }
}
