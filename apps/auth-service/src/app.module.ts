import type { DynamicModule, INestApplication } from '@nestjs/common';
import { contractHashes } from '@paymyinvoice/contracts';
import { createLogger, serviceInfo } from '@paymyinvoice/platform';
import { buildApp } from '@paymyinvoice/platform/http';
import { AccountsController } from './accounts/accounts.controller.ts';
import { AccountsService } from './accounts/accounts.service.ts';
import { composeAuthService, type AuthService } from './composition.ts';
import type { AuthApiEnvironment } from './config.ts';
import { contracts } from './contracts.ts';
import { ISSUER_URL, KeysController } from './keys/keys.controller.ts';
import { SigningKeysService } from './keys/signing-keys.service.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { SessionsService } from './sessions/sessions.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. Tokens are checked here, as no gateway can do it before. */
export async function buildAuthApp(environment: AuthApiEnvironment): Promise<INestApplication> {
  const auth = composeAuthService(environment);
  return await buildApp({
    module: appModule(auth),
    service: { name: environment.SERVICE, stage: environment.STAGE, version: environment.VERSION },
    logger: createLogger(serviceInfo(environment)),
    identity: (token) => auth.accessTokens.verify(token),
    health: { table: () => auth.table.ping(), signingKeys: () => auth.signingKeys.published() },
    contracts: contractHashes(contracts),
    allowedOrigins: environment.ALLOWED_ORIGINS,
  });
}

function appModule({ accounts, sessions, signingKeys, issuer }: AuthService): DynamicModule {
  return {
    module: AppModule,
    controllers: [AccountsController, SessionsController, KeysController],
    providers: [
      { provide: AccountsService, useValue: accounts },
      { provide: SessionsService, useValue: sessions },
      { provide: SigningKeysService, useValue: signingKeys },
      { provide: ISSUER_URL, useValue: issuer },
    ],
  };
}
