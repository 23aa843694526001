import type { INestApplication } from '@nestjs/common';
import type { ApiEnvironment } from '@paymyinvoice/platform';
import { idempotencyRecords } from '@paymyinvoice/platform/data';
import { CURSORS, serviceApp, serviceCursors, type Identity } from '@paymyinvoice/platform/http';
import { composeInvoiceService } from './composition.ts';
import { contracts } from './contracts.ts';
import { TimeEntriesController } from './time-entries/time-entries.controller.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildInvoiceApp(
  environment: ApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const { clock, table, timeEntries } = composeInvoiceService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [TimeEntriesController],
      providers: [
        { provide: TimeEntriesService, useValue: timeEntries },
        { provide: CURSORS, useValue: serviceCursors(environment) },
      ],
    },
    identity,
    health: { table: () => table.ping() },
    contracts,
    idempotency: idempotencyRecords(table, clock),
  });
}
