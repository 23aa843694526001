import type { DynamicModule, INestApplication } from '@nestjs/common';
import { contractHashes } from '@paymyinvoice/contracts';
import { createLogger, serviceInfo, type ApiEnvironment } from '@paymyinvoice/platform';
import { buildApp, type Identity } from '@paymyinvoice/platform/http';
import { composeMediaService, type MediaService } from './composition.ts';
import { contracts } from './contracts.ts';
import { UsageController } from './usage/usage.controller.ts';
import { UsageService } from './usage/usage.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildMediaApp(
  environment: ApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const media = composeMediaService(environment);
  return await buildApp({
    module: appModule(media),
    service: { name: environment.SERVICE, stage: environment.STAGE, version: environment.VERSION },
    logger: createLogger(serviceInfo(environment)),
    identity,
    health: { table: () => media.table.ping() },
    contracts: contractHashes(contracts),
    allowedOrigins: environment.ALLOWED_ORIGINS,
  });
}

function appModule(media: MediaService): DynamicModule {
  return {
    module: AppModule,
    controllers: [UsageController],
    providers: [{ provide: UsageService, useValue: media.usage }],
  };
}
