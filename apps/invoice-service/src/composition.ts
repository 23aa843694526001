import { SSMClient } from '@aws-sdk/client-ssm';
import { createLogger, secretParameter, serviceInfo, systemClock, type Clock } from '@paymyinvoice/platform';
import { awsClientSettings, createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { outboxPublishing, type OutboxPublishing } from '@paymyinvoice/platform/events';
import { mailerOf, OwedMails } from '@paymyinvoice/platform/mail';
import { BookkeepingService } from './bookkeeping/bookkeeping.service.ts';
import { CreditNotesRepository } from './credit-notes/credit-notes.repository.ts';
import { CreditNotesService } from './credit-notes/credit-notes.service.ts';
import { ChargesRepository } from './charges/charges.repository.ts';
import { ChargesService } from './charges/charges.service.ts';
import { SettlementsService } from './charges/settlements.service.ts';
import type {
  InvoiceApiEnvironment,
  InvoicePublisherEnvironment,
  ReconcileEnvironment,
  RemindersEnvironment,
} from './config.ts';
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
import { providerOf } from './providers/provider-of.ts';
import { ReconciliationsRepository } from './reconciliations/reconciliations.repository.ts';
import { ReconciliationsService } from './reconciliations/reconciliations.service.ts';
import { RefundOrdersRepository } from './refunds/refund-orders.repository.ts';
import { RefundOrdersService } from './refunds/refund-orders.service.ts';
import { RefundsRepository } from './refunds/refunds.repository.ts';
import { RefundsService } from './refunds/refunds.service.ts';
import { RemindersRepository } from './reminders/reminders.repository.ts';
import { RemindersService } from './reminders/reminders.service.ts';
import { TimeEntriesRepository } from './time-entries/time-entries.repository.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';

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

function composeBooks(
  table: Table,
  clock: Clock,
  { invoices, histories }: ReturnType<typeof composeRecords>,
) {
  const ledgerRows = new LedgerRepository(table);
  const ledger = new LedgerService(ledgerRows, clock);
  return { ledgerRows, ledger, bookkeeping: new BookkeepingService(invoices, ledger, histories, clock) };
}

/** Mails as they are owed, and the links in them. */
function composeMails(
  secret: () => Promise<string>,
  table: Table,
  clock: Clock,
  { invoices }: ReturnType<typeof composeRecords>,
) {
  const payLinks = new PayLinksService(new PayLinksRepository(table), invoices);
  return { payLinks, mails: new MailsService(new OwedMails<Mail>(secret, clock), payLinks) };
}

/** All that moves money: the books, and the provider of the stage. */
function composeMoney(
  environment: ReconcileEnvironment,
  table: Table,
  clock: Clock,
  records: ReturnType<typeof composeRecords>,
) {
  const ssm = new SSMClient(awsClientSettings);
  const books = composeBooks(table, clock, records);
  const { bookkeeping } = books;
  const rows = new PaymentsRepository(table, clock);
  const payments = new PaymentsService(rows, bookkeeping, records.issuers, clock);
  const refunds = new RefundsService(new RefundsRepository(table), bookkeeping, payments);
  return {
    ...books,
    ...{ ssm, payments, refunds },
    logger: createLogger(serviceInfo(environment)),
    settlements: new SettlementsService(bookkeeping, payments, refunds, clock),
    provider: providerOf({
      name: environment.PAYMENT_PROVIDER,
      url: environment.PAYMENT_API_URL,
      apiKey: secretParameter(ssm, environment.PAYMENT_API_KEY_PARAMETER),
      webhookSecret: secretParameter(ssm, environment.PAYMENT_WEBHOOK_SECRET_PARAMETER),
      clock,
    }),
  };
}

/** invoice-service, put together: the same for HTTP and for tests. */
export function composeInvoiceService(environment: InvoiceApiEnvironment, clock: Clock = systemClock) {
  const table = tableOf(environment, clock);
  const records = composeRecords(table, clock);
  const { issuers, histories, invoiceRows, invoices, timeEntries } = records;
  const money = composeMoney(environment, table, clock, records);
  const { ssm, ledgerRows, ledger, bookkeeping, payments, refunds, settlements, provider, logger } = money;
  const mailSecret = secretParameter(ssm, environment.MAIL_SECRET_PARAMETER);
  const { payLinks, mails } = composeMails(mailSecret, table, clock, records);
  return {
    ...records,
    clock,
    table,
    ledger,
    payLinks,
    creditNotes: new CreditNotesService(new CreditNotesRepository(), bookkeeping, issuers, clock),
    drafts: new DraftsService(invoiceRows, invoices, timeEntries, issuers, histories, clock),
    payments,
    charges: new ChargesService(
      new ChargesRepository(clock),
      { bookkeeping, invoices, issuers, payLinks, payments, settlements, provider },
      environment.WEB_ORIGIN,
      clock,
    ),
    refundOrders: new RefundOrdersService(
      new RefundOrdersRepository(clock),
      { bookkeeping, issuers, payments, refunds, provider },
      clock,
    ),
    webhooks: new WebhooksService(provider, settlements, refunds, logger),
    deliveries: new DeliveriesService({ bookkeeping, issuers, mails }, clock),
    issuances: new IssuancesService({ bookkeeping, invoices, issuers, mails, timeEntries }),
    summaries: new SummariesService(ledger, invoices, clock),
    verifications: new VerificationsService(ledgerRows),
  };
}

/** What looks after payments that nobody has heard of again. */
export function composeReconciliations(environment: ReconcileEnvironment): ReconciliationsService {
  const clock = systemClock;
  const table = tableOf(environment, clock);
  const { logger, ...money } = composeMoney(environment, table, clock, composeRecords(table, clock));
  return new ReconciliationsService(new ReconciliationsRepository(table), money, clock, logger);
}

/** What reminds payers every day. */
export function composeReminders(environment: RemindersEnvironment): RemindersService {
  const clock = systemClock;
  const table = tableOf(environment, clock);
  const records = composeRecords(table, clock);
  const { bookkeeping } = composeBooks(table, clock, records);
  const mailSecret = secretParameter(new SSMClient(awsClientSettings), environment.MAIL_SECRET_PARAMETER);
  const { mails } = composeMails(mailSecret, table, clock, records);
  const features = { bookkeeping, issuers: records.issuers, mails };
  const logger = createLogger(serviceInfo(environment));
  return new RemindersService(new RemindersRepository(table), features, clock, logger);
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
