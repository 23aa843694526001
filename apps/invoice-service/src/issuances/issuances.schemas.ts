import { endpoint } from '@paymyinvoice/platform/http';
import { invoiceNotDraft, invoiceNotFound, invoiceNothingOwed } from '../invoices/invoice.errors.ts';
import { id, InvoiceBody } from '../invoices/invoices.schemas.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';

export const issueInvoice = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/issue',
  summary: 'Issue an invoice',
  description: 'It gets the next number, is owed from now on, and goes to the payer with a link to pay it.',
  access: 'user',
  idempotency: 'accepted',
  etag: 'answers',
  params: id,
  responses: { 200: InvoiceBody },
  errors: [invoiceNotFound, invoiceNotDraft, invoiceNothingOwed, issuerGone, bookBusy, bookFull],
});
