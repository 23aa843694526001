import type { INestApplication } from '@nestjs/common';
import { idempotencyRecords } from '@paymyinvoice/platform/data';
import { CURSORS, serviceApp, serviceCursors } from '@paymyinvoice/platform/http';
import { ActivitiesController } from './activity/activities.controller.ts';
import { ActivitiesService } from './activity/activities.service.ts';
import { AwsIdentitiesController } from './aws-identities/aws-identities.controller.ts';
import { AwsIdentitiesService } from './aws-identities/aws-identities.service.ts';
import { ClosuresController } from './closures/closures.controller.ts';
import { ClosuresService } from './closures/closures.service.ts';
import { composeAuthService } from './composition.ts';
import type { AuthApiEnvironment } from './config.ts';
import { contracts } from './contracts.ts';
import { EmailChangesController } from './email-changes/email-changes.controller.ts';
import { EmailChangesService } from './email-changes/email-changes.service.ts';
import { ISSUER_URL, KeysController } from './keys/keys.controller.ts';
import { SigningKeysService } from './keys/signing-keys.service.ts';
import { PasswordsController } from './passwords/passwords.controller.ts';
import { PasswordsService } from './passwords/passwords.service.ts';
import { PoolUsersService } from './pool-users/pool-users.service.ts';
import { ProfilesController } from './profiles/profiles.controller.ts';
import { ProfilesService } from './profiles/profiles.service.ts';
import { RefreshesService } from './sessions/refreshes.service.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { SessionsService } from './sessions/sessions.service.ts';
import { SignUpsController } from './sign-ups/sign-ups.controller.ts';
import { SignUpsService } from './sign-ups/sign-ups.service.ts';
import { TotpController } from './totp/totp.controller.ts';
import { TotpService } from './totp/totp.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. Tokens are checked here, as no gateway can do it before. */
export async function buildAuthApp(environment: AuthApiEnvironment): Promise<INestApplication> {
  const auth = composeAuthService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [
        ActivitiesController,
        AwsIdentitiesController,
        ClosuresController,
        EmailChangesController,
        PasswordsController,
        ProfilesController,
        SessionsController,
        SignUpsController,
        TotpController,
        KeysController,
      ],
      providers: [
        { provide: ActivitiesService, useValue: auth.activities },
        { provide: AwsIdentitiesService, useValue: auth.awsIdentities },
        { provide: CURSORS, useValue: serviceCursors(environment) },
        { provide: ClosuresService, useValue: auth.closures },
        { provide: EmailChangesService, useValue: auth.emailChanges },
        { provide: PasswordsService, useValue: auth.passwords },
        { provide: PoolUsersService, useValue: auth.poolUsers },
        { provide: ProfilesService, useValue: auth.profiles },
        { provide: RefreshesService, useValue: auth.refreshes },
        { provide: SessionsService, useValue: auth.sessions },
        { provide: SignUpsService, useValue: auth.signUps },
        { provide: TotpService, useValue: auth.totp },
        { provide: SigningKeysService, useValue: auth.signingKeys },
        { provide: ISSUER_URL, useValue: environment.ISSUER_URL },
      ],
    },
    identity: (token) => auth.accessTokens.verify(token),
    health: { table: () => auth.table.ping(), signingKeys: () => auth.signingKeys.current() },
    contracts,
    idempotency: idempotencyRecords(auth.table, auth.clock),
    requirePresent: (caller) => auth.sessions.current(caller),
  });
}
