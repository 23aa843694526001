import { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { contractHashes } from '@paymyinvoice/contracts';
import { createLogger, secretParameter, serviceInfo, type ApiEnvironment } from '@paymyinvoice/platform';
import { awsClientSettings, idempotencyRecords } from '@paymyinvoice/platform/data';
import { buildApp, cursors, type Cursors, type Identity } from '@paymyinvoice/platform/http';
import { composeInvoiceService, type InvoiceService } from './composition.ts';
import { contracts } from './contracts.ts';
import { TIME_ENTRY_CURSORS, TimeEntriesController } from './time-entries/time-entries.controller.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildInvoiceApp(
  environment: ApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const invoice = composeInvoiceService(environment);
  const secret = secretParameter(new SSMClient(awsClientSettings), environment.CURSOR_SECRET_PARAMETER);
  return await buildApp({
    module: appModule(invoice, async () => cursors(await secret())),
    service: { name: environment.SERVICE, stage: environment.STAGE, version: environment.VERSION },
    logger: createLogger(serviceInfo(environment)),
    identity,
    health: { table: () => invoice.table.ping() },
    contracts: contractHashes(contracts),
    idempotency: idempotencyRecords(invoice.table, invoice.clock),
    allowedOrigins: environment.ALLOWED_ORIGINS,
  });
}

function appModule(invoice: InvoiceService, timeEntryCursors: () => Promise<Cursors>): DynamicModule {
  return {
    module: AppModule,
    controllers: [TimeEntriesController],
    providers: [
      { provide: TimeEntriesService, useValue: invoice.timeEntries },
      { provide: TIME_ENTRY_CURSORS, useValue: timeEntryCursors },
    ],
  };
}
