import { oneLine } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { attachmentNotReady } from '../attachments/attachment.errors.ts';
import {
  invoiceHasPayments,
  invoiceNotDraft,
  invoiceNotFound,
  invoiceNothingOwed,
  invoiceNotOpen,
} from '../invoices/invoice.errors.ts';
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
  errors: [
    invoiceNotFound,
    invoiceNotDraft,
    invoiceNothingOwed,
    attachmentNotReady,
    issuerGone,
    bookBusy,
    bookFull,
  ],
});

export const voidInvoice = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/void',
  summary: 'Void an invoice',
  description:
    'Nothing is owed on it any more, its booking is taken back, and its links are dead. Its number stays taken. Not once anything was paid.',
  access: 'user',
  idempotency: 'accepted',
  etag: 'answers',
  params: id,
  body: z.object({
    reason: oneLine(500).meta({
      description: 'For the owner’s own books; the payer is not shown it.',
      examples: ['Wrong payer'],
    }),
  }),
  responses: { 200: InvoiceBody },
  errors: [invoiceNotFound, invoiceNotOpen, invoiceHasPayments, issuerGone, bookBusy, bookFull],
});
