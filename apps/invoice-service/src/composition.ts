import { SSMClient } from '@aws-sdk/client-ssm';
import { secretParameter, systemClock, type Clock } from '@paymyinvoice/platform';
import { awsClientSettings, createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { outboxPublishing, type OutboxPublishing } from '@paymyinvoice/platform/events';
import { mailerOf, OwedMails } from '@paymyinvoice/platform/mail';
import { BookkeepingService } from './bookkeeping/bookkeeping.service.ts';
import { CreditNotesRepository } from './credit-notes/credit-notes.repository.ts';
import { CreditNotesService } from './credit-notes/credit-notes.service.ts';
import type { InvoiceApiEnvironment, InvoicePublisherEnvironment } from './config.ts';
import { DeliveriesService } from './deliveries/deliveries.service.ts';
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
import { LettersService } from './mails/letters.service.ts';
import type { Mail } from './mails/mail.ts';
import { MailsService } from './mails/mails.service.ts';
import { PayLinksRepository } from './pay-links/pay-links.repository.ts';
import { PayLinksService } from './pay-links/pay-links.service.ts';
import { PaymentsRepository } from './payments/payments.repository.ts';
import { PaymentsService } from './payments/payments.service.ts';
import { TimeEntriesRepository } from './time-entries/time-entries.repository.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

/** What there is to know about invoices: for answering, for mailing, and for reacting to others' events. */
function composeRecords(table: Table, clock: Clock) {
  const issuers = new IssuersService(new IssuersRepository(table));
  const histories = new HistoriesService(new HistoriesRepository(table, clock));
  const invoiceRows = new InvoicesRepository(table, clock);
  return {
    issuers,
    histories,
    invoiceRows,
    invoices: new InvoicesService(invoiceRows, clock),
    timeEntries: new TimeEntriesService(new TimeEntriesRepository(table), issuers, clock),
  };
}

function tableOf({ TABLE_NAME }: { TABLE_NAME: string }, clock: Clock): Table {
  return new Table({ client: createDocumentClient(), name: TABLE_NAME, clock });
}

/** invoice-service, put together: the same for HTTP and for tests. */
export function composeInvoiceService(environment: InvoiceApiEnvironment, clock: Clock = systemClock) {
  const table = tableOf(environment, clock);
  const records = composeRecords(table, clock);
  const { issuers, histories, invoiceRows, invoices, timeEntries } = records;
  const ledgerRows = new LedgerRepository(table);
  const ledger = new LedgerService(ledgerRows, clock);
  const mailSecret = secretParameter(new SSMClient(awsClientSettings), environment.MAIL_SECRET_PARAMETER);
  const payLinks = new PayLinksService(new PayLinksRepository(table), invoices);
  const mails = new MailsService(new OwedMails<Mail>(mailSecret, clock), payLinks);
  const bookkeeping = new BookkeepingService(invoices, ledger, histories, clock);
  return {
    ...records,
    clock,
    table,
    ledger,
    payLinks,
    creditNotes: new CreditNotesService(new CreditNotesRepository(), bookkeeping, issuers, clock),
    drafts: new DraftsService(invoiceRows, invoices, timeEntries, issuers, histories, clock),
    payments: new PaymentsService(new PaymentsRepository(table, clock), bookkeeping, issuers, clock),
    deliveries: new DeliveriesService({ bookkeeping, issuers, mails }, clock),
    issuances: new IssuancesService({ bookkeeping, invoices, issuers, mails, timeEntries }),
    summaries: new SummariesService(ledger, invoices, clock),
    verifications: new VerificationsService(ledgerRows),
  };
}

/** What reacts to the events of other services. */
export function composeInvoiceReactions(environment: { TABLE_NAME: string }) {
  return composeRecords(tableOf(environment, systemClock), systemClock);
}

/** The way out of the outbox: events to the topic, mails to payers and issuers. */
export function composeInvoicePublishing(environment: InvoicePublisherEnvironment): OutboxPublishing {
  const publishing = outboxPublishing(environment);
  const records = composeRecords(publishing.table, systemClock);
  const letters = new LettersService(records, environment.WEB_ORIGIN, systemClock);
  return { ...publishing, sendMail: mailerOf(environment, letters.render) };
}
