import { systemClock, type Clock } from '@paymyinvoice/platform';
import { ChargesRepository } from './charges/charges.repository.ts';
import { ChargesService } from './charges/charges.service.ts';
import { composeMoney } from './compose-money.ts';
import { composeRecords, tableOf } from './compose-records.ts';
import type { InvoiceApiEnvironment } from './config.ts';
import { CreditNotesRepository } from './credit-notes/credit-notes.repository.ts';
import { CreditNotesService } from './credit-notes/credit-notes.service.ts';
import { DeliveriesService } from './deliveries/deliveries.service.ts';
import { DocumentsService } from './documents/documents.service.ts';
import { DraftsService } from './invoices/drafts.service.ts';
import { IssuancesService } from './issuances/issuances.service.ts';
import { VerificationsService } from './ledger/verifications.service.ts';
import { RefundOrdersRepository } from './refunds/refund-orders.repository.ts';
import { RefundOrdersService } from './refunds/refund-orders.service.ts';
import { SummariesService } from './summaries/summaries.service.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';

/** invoice-service, put together: the same for HTTP and for tests. */
export function composeInvoiceService(environment: InvoiceApiEnvironment, clock: Clock = systemClock) {
  const table = tableOf(environment, clock);
  const records = composeRecords(table, clock);
  const { attachments, issuers, histories, invoiceRows, invoices, timeEntries } = records;
  const money = composeMoney(environment, table, clock, records);
  const { ledgerRows, ledger, bookkeeping, mails, payLinks, logger } = money;
  const { failures, payments, provider, refunds, settlements } = money;
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
      { bookkeeping, failures, invoices, issuers, payLinks, payments, settlements, provider },
      environment.WEB_ORIGIN,
      clock,
    ),
    refundOrders: new RefundOrdersService(
      new RefundOrdersRepository(clock),
      { bookkeeping, issuers, payments, refunds, provider },
      clock,
    ),
    webhooks: new WebhooksService(provider, settlements, refunds, logger),
    documents: new DocumentsService({ invoices, issuers, payLinks }),
    deliveries: new DeliveriesService({ bookkeeping, issuers, mails }, clock),
    issuances: new IssuancesService({ attachments, bookkeeping, invoices, issuers, mails, timeEntries }),
    summaries: new SummariesService(ledger, invoices, clock),
    verifications: new VerificationsService(ledgerRows),
  };
}
