import { endpoint, rawContent } from '@paymyinvoice/platform/http';
import { invoiceNotFound } from '../invoices/invoice.errors.ts';
import { id } from '../invoices/invoices.schemas.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { payLinkNotFound } from '../pay-links/pay-link.errors.ts';
import { payToken } from '../pay-links/pay-links.schemas.ts';

const pdf = { 200: rawContent('application/pdf') };

export const readInvoicePdf = endpoint({
  method: 'GET',
  path: '/v1/invoices/{id}/pdf',
  summary: 'Read one invoice as a PDF',
  description: 'As it stands now; a draft or a void one says so across the page.',
  access: 'user',
  params: id,
  responses: pdf,
  errors: [invoiceNotFound, issuerGone],
});

export const readPayLinkPdf = endpoint({
  method: 'GET',
  path: '/v1/pay/{payToken}/pdf',
  summary: 'Read the invoice that a link leads to as a PDF',
  description: 'As it stands now.',
  access: 'public',
  params: payToken,
  responses: pdf,
  errors: [payLinkNotFound],
});
