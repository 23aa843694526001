import { money } from '@paymyinvoice/contracts';
import { idSchema, oneLine } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { askedAmount } from '../amounts/asked-amount.ts';
import { invoiceNotFound } from '../invoices/invoice.errors.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';
import { paymentNotFound, paymentNotSucceeded } from '../payments/payment.errors.ts';
import { refundDeclined, refundExceedsPaid } from './refund.errors.ts';
import { REFUND_STATUSES } from './refund.ts';

const asked = {
  paymentId: idSchema('pay'),
  reason: oneLine(500).meta({ examples: ['Cancelled in time'] }),
};

export const RefundBody = z
  .object({
    id: idSchema('ref'),
    ...asked,
    amount: money,
    status: z.enum(REFUND_STATUSES),
    failure: z.string().optional().meta({ description: 'Why no money went back.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Refund' });

export const createRefund = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/refunds',
  summary: 'Give money of a payment back',
  description:
    'What came through a provider goes back through it; `pending` means that it has not said yet. What was recorded by hand is booked as given back. The invoice is not owed again.',
  access: 'user',
  idempotency: 'required',
  params: { id: idSchema('inv') },
  body: z.object({ ...asked, amount: askedAmount }),
  responses: { 201: RefundBody },
  errors: [
    invoiceNotFound,
    paymentNotFound,
    paymentNotSucceeded,
    refundExceedsPaid,
    refundDeclined,
    issuerGone,
    bookBusy,
    bookFull,
  ],
});
