import { systemClock } from '@paymyinvoice/platform';
import { composeRecords, tableOf } from './compose-records.ts';
import { DeparturesRepository } from './invoices/departures.repository.ts';
import { DeparturesService } from './invoices/departures.service.ts';

/** What reacts to the events of other services. */
export function composeInvoiceReactions(environment: { TABLE_NAME: string }) {
  const table = tableOf(environment, systemClock);
  const { attachments, histories, issuers, timeEntries } = composeRecords(table, systemClock);
  const departures = new DeparturesService(new DeparturesRepository(table), histories);
  return { attachments, departures, issuers, timeEntries };
}
