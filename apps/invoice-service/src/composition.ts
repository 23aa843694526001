import { systemClock, type Clock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { BookkeepingService } from './bookkeeping/bookkeeping.service.ts';
import { CreditNotesRepository } from './credit-notes/credit-notes.repository.ts';
import { CreditNotesService } from './credit-notes/credit-notes.service.ts';
import { HistoriesRepository } from './histories/histories.repository.ts';
import { HistoriesService } from './histories/histories.service.ts';
import { DraftsService } from './invoices/drafts.service.ts';
import { InvoicesRepository } from './invoices/invoices.repository.ts';
import { InvoicesService } from './invoices/invoices.service.ts';
import { IssuancesService } from './issuances/issuances.service.ts';
import { IssuersRepository } from './issuers/issuers.repository.ts';
import { IssuersService } from './issuers/issuers.service.ts';
import { LedgerRepository } from './ledger/ledger.repository.ts';
import { LedgerService } from './ledger/ledger.service.ts';
import { VerificationsService } from './ledger/verifications.service.ts';
import { SummariesService } from './summaries/summaries.service.ts';
import { TimeEntriesRepository } from './time-entries/time-entries.repository.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

/** invoice-service, put together: the same for HTTP, for events and for tests. */
export function composeInvoiceService(environment: { TABLE_NAME: string }, clock: Clock = systemClock) {
  const table = new Table({ client: createDocumentClient(), name: environment.TABLE_NAME, clock });
  const issuers = new IssuersService(new IssuersRepository(table));
  const histories = new HistoriesService(new HistoriesRepository(table, clock));
  const ledgerRows = new LedgerRepository(table);
  const ledger = new LedgerService(ledgerRows, clock);
  const timeEntries = new TimeEntriesService(new TimeEntriesRepository(table), issuers, clock);
  const invoiceRows = new InvoicesRepository(table, clock);
  const invoices = new InvoicesService(invoiceRows, clock);
  const bookkeeping = new BookkeepingService(invoices, ledger, histories, clock);
  return {
    clock,
    table,
    creditNotes: new CreditNotesService(new CreditNotesRepository(), bookkeeping, issuers, clock),
    histories,
    issuers,
    invoices,
    drafts: new DraftsService(invoiceRows, invoices, timeEntries, issuers, histories, clock),
    ledger,
    verifications: new VerificationsService(ledgerRows),
    summaries: new SummariesService(ledger, invoices, clock),
    issuances: new IssuancesService(bookkeeping, invoices, issuers),
    timeEntries,
  };
}
