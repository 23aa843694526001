import type { INestApplication } from '@nestjs/common';
import type { ApiEnvironment } from '@paymyinvoice/platform';
import { serviceApp, type Identity } from '@paymyinvoice/platform/http';
import { composeMediaService } from './composition.ts';
import { contracts } from './contracts.ts';
import { UsageController } from './usage/usage.controller.ts';
import { UsageService } from './usage/usage.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildMediaApp(
  environment: ApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const { table, usage } = composeMediaService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [UsageController],
      providers: [{ provide: UsageService, useValue: usage }],
    },
    identity,
    health: { table: () => table.ping() },
    contracts,
  });
}
