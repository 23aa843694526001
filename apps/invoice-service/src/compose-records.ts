import type { Clock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { OwedMails } from '@paymyinvoice/platform/mail';
import { AttachmentsRepository } from './attachments/attachments.repository.ts';
import { AttachmentsService } from './attachments/attachments.service.ts';
import { BookkeepingService } from './bookkeeping/bookkeeping.service.ts';
import { HistoriesRepository } from './histories/histories.repository.ts';
import { HistoriesService } from './histories/histories.service.ts';
import { InvoicesRepository } from './invoices/invoices.repository.ts';
import { InvoicesService } from './invoices/invoices.service.ts';
import { IssuersRepository } from './issuers/issuers.repository.ts';
import { IssuersService } from './issuers/issuers.service.ts';
import { LedgerRepository } from './ledger/ledger.repository.ts';
import { LedgerService } from './ledger/ledger.service.ts';
import type { Mail } from './mails/mail.ts';
import { MailsService } from './mails/mails.service.ts';
import { PayLinksRepository } from './pay-links/pay-links.repository.ts';
import { PayLinksService } from './pay-links/pay-links.service.ts';
import { TimeEntriesRepository } from './time-entries/time-entries.repository.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';

/** What there is to know about invoices: for answering, for mailing, and for reacting to others' events. */
export function composeRecords(table: Table, clock: Clock) {
  const issuers = new IssuersService(new IssuersRepository(table));
  const histories = new HistoriesService(new HistoriesRepository(table, clock));
  const invoiceRows = new InvoicesRepository(table, clock);
  return {
    issuers,
    histories,
    invoiceRows,
    invoices: new InvoicesService(invoiceRows, clock),
    attachments: new AttachmentsService(new AttachmentsRepository(table), issuers),
    timeEntries: new TimeEntriesService(new TimeEntriesRepository(table), issuers, clock),
  };
}

export function tableOf({ TABLE_NAME }: { TABLE_NAME: string }, clock: Clock): Table {
  return new Table({ client: createDocumentClient(), name: TABLE_NAME, clock });
}

export function composeBooks(
  table: Table,
  clock: Clock,
  { invoices, histories }: ReturnType<typeof composeRecords>,
  mails: MailsService,
) {
  const ledgerRows = new LedgerRepository(table);
  const ledger = new LedgerService(ledgerRows, clock);
  const bookkeeping = new BookkeepingService(invoices, ledger, histories, mails, clock);
  return { ledgerRows, ledger, bookkeeping };
}

/** Mails as they are owed, and the links in them. */
export function composeMails(
  secret: () => Promise<string>,
  table: Table,
  clock: Clock,
  { invoices }: ReturnType<typeof composeRecords>,
) {
  const payLinks = new PayLinksService(new PayLinksRepository(table), invoices);
  return { payLinks, mails: new MailsService(new OwedMails<Mail>(secret, clock), payLinks) };
}
