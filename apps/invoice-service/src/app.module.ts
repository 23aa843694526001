import type { INestApplication } from '@nestjs/common';
import { idempotencyRecords } from '@paymyinvoice/platform/data';
import { CURSORS, serviceApp, serviceCursors, type Identity } from '@paymyinvoice/platform/http';
import { ChargesController } from './charges/charges.controller.ts';
import { ChargesService } from './charges/charges.service.ts';
import { composeInvoiceService } from './composition.ts';
import type { InvoiceApiEnvironment } from './config.ts';
import { contracts } from './contracts.ts';
import { CreditNotesController } from './credit-notes/credit-notes.controller.ts';
import { CreditNotesService } from './credit-notes/credit-notes.service.ts';
import { DeliveriesController } from './deliveries/deliveries.controller.ts';
import { DeliveriesService } from './deliveries/deliveries.service.ts';
import { DocumentsController } from './documents/documents.controller.ts';
import { DocumentsService } from './documents/documents.service.ts';
import { HistoriesController } from './histories/histories.controller.ts';
import { HistoriesService } from './histories/histories.service.ts';
import { DraftsController } from './invoices/drafts.controller.ts';
import { DraftsService } from './invoices/drafts.service.ts';
import { InvoicesController } from './invoices/invoices.controller.ts';
import { InvoicesService } from './invoices/invoices.service.ts';
import { IssuancesController } from './issuances/issuances.controller.ts';
import { IssuancesService } from './issuances/issuances.service.ts';
import { LedgerController } from './ledger/ledger.controller.ts';
import { LedgerService } from './ledger/ledger.service.ts';
import { VerificationsController } from './ledger/verifications.controller.ts';
import { VerificationsService } from './ledger/verifications.service.ts';
import { SummariesController } from './summaries/summaries.controller.ts';
import { SummariesService } from './summaries/summaries.service.ts';
import { PayLinksController } from './pay-links/pay-links.controller.ts';
import { PayLinksService } from './pay-links/pay-links.service.ts';
import { PaymentsController } from './payments/payments.controller.ts';
import { PaymentsService } from './payments/payments.service.ts';
import { RefundOrdersService } from './refunds/refund-orders.service.ts';
import { RefundsController } from './refunds/refunds.controller.ts';
import { TimeEntriesController } from './time-entries/time-entries.controller.ts';
import { TimeEntriesService } from './time-entries/time-entries.service.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildInvoiceApp(
  environment: InvoiceApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const invoice = composeInvoiceService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [
        CreditNotesController,
        ChargesController,
        DeliveriesController,
        DocumentsController,
        DraftsController,
        HistoriesController,
        InvoicesController,
        IssuancesController,
        LedgerController,
        SummariesController,
        PayLinksController,
        PaymentsController,
        RefundsController,
        TimeEntriesController,
        VerificationsController,
        WebhooksController,
      ],
      providers: [
        { provide: CreditNotesService, useValue: invoice.creditNotes },
        { provide: ChargesService, useValue: invoice.charges },
        { provide: WebhooksService, useValue: invoice.webhooks },
        { provide: DeliveriesService, useValue: invoice.deliveries },
        { provide: DocumentsService, useValue: invoice.documents },
        { provide: PayLinksService, useValue: invoice.payLinks },
        { provide: HistoriesService, useValue: invoice.histories },
        { provide: DraftsService, useValue: invoice.drafts },
        { provide: InvoicesService, useValue: invoice.invoices },
        { provide: IssuancesService, useValue: invoice.issuances },
        { provide: LedgerService, useValue: invoice.ledger },
        { provide: VerificationsService, useValue: invoice.verifications },
        { provide: SummariesService, useValue: invoice.summaries },
        { provide: PaymentsService, useValue: invoice.payments },
        { provide: RefundOrdersService, useValue: invoice.refundOrders },
        { provide: TimeEntriesService, useValue: invoice.timeEntries },
        { provide: CURSORS, useValue: serviceCursors(environment) },
      ],
    },
    identity,
    health: { table: () => invoice.table.ping() },
    contracts,
    idempotency: idempotencyRecords(invoice.table, invoice.clock),
  });
}
