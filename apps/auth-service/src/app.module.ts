import type { INestApplication } from '@nestjs/common';
import { idempotencyRecords } from '@paymyinvoice/platform/data';
import { serviceApp, serviceCursors } from '@paymyinvoice/platform/http';
import { AccountsController } from './accounts/accounts.controller.ts';
import { AccountsService } from './accounts/accounts.service.ts';
import { composeAuthService } from './composition.ts';
import type { AuthApiEnvironment } from './config.ts';
import { contracts } from './contracts.ts';
import { ISSUER_URL, KeysController } from './keys/keys.controller.ts';
import { SigningKeysService } from './keys/signing-keys.service.ts';
import { PasswordsController } from './passwords/passwords.controller.ts';
import { PasswordsService } from './passwords/passwords.service.ts';
import { RefreshesService } from './sessions/refreshes.service.ts';
import { SESSION_CURSORS, SessionsController } from './sessions/sessions.controller.ts';
import { SessionsService } from './sessions/sessions.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. Tokens are checked here, as no gateway can do it before. */
export async function buildAuthApp(environment: AuthApiEnvironment): Promise<INestApplication> {
  const { accessTokens, accounts, clock, passwords, refreshes, sessions, signingKeys, table } =
    composeAuthService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [AccountsController, PasswordsController, SessionsController, KeysController],
      providers: [
        { provide: AccountsService, useValue: accounts },
        { provide: PasswordsService, useValue: passwords },
        { provide: RefreshesService, useValue: refreshes },
        { provide: SESSION_CURSORS, useValue: serviceCursors(environment) },
        { provide: SessionsService, useValue: sessions },
        { provide: SigningKeysService, useValue: signingKeys },
        { provide: ISSUER_URL, useValue: environment.ISSUER_URL },
      ],
    },
    identity: (token) => accessTokens.verify(token),
    health: { table: () => table.ping(), signingKeys: () => signingKeys.current() },
    contracts,
    idempotency: idempotencyRecords(table, clock),
  });
}
