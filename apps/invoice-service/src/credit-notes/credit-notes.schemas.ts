import { money } from '@paymyinvoice/contracts';
import { idSchema, oneLine } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { askedAmount } from '../amounts/asked-amount.ts';
import { invoiceNotFound, invoiceNotOpen } from '../invoices/invoice.errors.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';
import { creditNoteExceedsOutstanding } from './credit-note.errors.ts';

const reason = oneLine(500).meta({ examples: ['Two hours less than agreed'] });

export const CreditNoteBody = z
  .object({
    id: idSchema('crn'),
    number: z.string().meta({ examples: ['CRN-000001'] }),
    amount: money,
    reason,
    status: z.literal('issued'),
    issuedOn: z.iso.date(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'CreditNote' });

export const createCreditNote = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/credit-notes',
  summary: 'Lower what is owed on an invoice',
  description: 'By all that is owed and not being paid, or a part of it, under the next number of its own.',
  access: 'user',
  idempotency: 'required',
  params: { id: idSchema('inv') },
  body: z.object({ amount: askedAmount, reason }),
  responses: { 201: CreditNoteBody },
  errors: [invoiceNotFound, invoiceNotOpen, creditNoteExceedsOutstanding, issuerGone, bookBusy, bookFull],
});
