import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint } from '@paymyinvoice/platform/http';
import { invoiceNotFound, invoiceNotOpen, invoiceAlreadyPaid } from '../invoices/invoice.errors.ts';
import { id } from '../invoices/invoices.schemas.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { bookBusy } from '../ledger/ledger.errors.ts';

export const sendInvoice = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/send',
  summary: 'Mail an invoice to its payer again',
  description: 'With another link to pay it; those that were mailed before stay good. At most 5 times a day.',
  access: 'user',
  idempotency: 'accepted',
  params: id,
  responses: { 202: null },
  errors: [invoiceNotFound, invoiceNotOpen, invoiceAlreadyPaid, issuerGone, bookBusy, rateLimited],
});
