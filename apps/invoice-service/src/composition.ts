import { systemClock, type Clock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { IssuersRepository } from './issuers/issuers.repository.ts';
import { IssuersService } from './issuers/issuers.service.ts';
import { TimeEntriesRepository } from './time-entries/time-entries.repository.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

/** invoice-service, put together: the same for HTTP, for events and for tests. */
export function composeInvoiceService(environment: { TABLE_NAME: string }, clock: Clock = systemClock) {
  const table = new Table({ client: createDocumentClient(), name: environment.TABLE_NAME, clock });
  const issuers = new IssuersService(new IssuersRepository(table));
  return {
    clock,
    table,
    issuers,
    timeEntries: new TimeEntriesService(new TimeEntriesRepository(table), issuers, clock),
  };
}
