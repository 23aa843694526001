import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { SessionCaller, SessionsService } from '../sessions/sessions.service.ts';
import { awsIdentityNotConfigured } from './aws-identity.errors.ts';
import type { AwsIdentity, DeveloperIdentities } from './developer-identities.adapter.ts';

export class AwsIdentitiesService {
  constructor(
    private readonly identities: DeveloperIdentities | undefined,
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      sessions: SessionsService;
    },
  ) {}

  async issue(
    caller: SessionCaller,
    origin: Origin,
    recording: (identity: AwsIdentity) => readonly Write[],
  ): Promise<AwsIdentity> {
    const { accounts, activities, sessions } = this.features;
    return await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      if (this.identities === undefined) throw awsIdentityNotConfigured();
      const identity = await this.identities.tokenFor(account.id);
      const entry = activities.entry(account.id, 'aws_identity_issued', origin);
      const stands = await accounts.replace(account, account, [entry, ...recording(identity)]);
      return stands ? identity : overtaken;
    }, accountBusy);
  }
}
