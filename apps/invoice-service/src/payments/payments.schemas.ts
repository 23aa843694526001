import { money } from '@paymyinvoice/contracts';
import { idSchema, oneLine } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { askedAmount } from '../amounts/asked-amount.ts';
import { day } from '../dates/day.ts';
import { invoiceNotFound, invoiceNotOpen } from '../invoices/invoice.errors.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';
import { PROVIDER_NAMES } from '../providers/payment-provider.ts';
import { paymentExceedsOutstanding } from './payment.errors.ts';
import { PAYMENT_STATUSES, RECORDED_METHODS } from './payment.ts';

const payment = {
  id: idSchema('pay'),
  invoiceId: idSchema('inv'),
  amount: money,
  method: z
    .enum([...RECORDED_METHODS, ...PROVIDER_NAMES])
    .meta({ description: 'How the money came, or who moves it.' }),
  status: z.enum(PAYMENT_STATUSES),
  actionUrl: z.url().optional().meta({ description: 'Where the payer has to do something first.' }),
  failure: z
    .string()
    .optional()
    .meta({ description: 'Why no money moved.', examples: ['declined'] }),
  createdAt: z.iso.datetime(),
};

export const PayerPaymentBody = z.object(payment).meta({ id: 'PayerPayment' });

export const PaymentBody = z
  .object({
    ...payment,
    refunded: money.meta({ description: 'Of it, what was given back.' }),
    receivedOn: z.iso.date().optional(),
    reference: z.string().optional(),
  })
  .meta({ id: 'Payment' });

export const recordPayment = endpoint({
  method: 'POST',
  path: '/v1/invoices/{id}/payments',
  summary: 'Record money received outside',
  description: 'By bank transfer, in cash or otherwise; all of what is owed, or part of it.',
  access: 'user',
  idempotency: 'required',
  params: { id: idSchema('inv') },
  body: z.object({
    amount: askedAmount,
    method: z.enum(RECORDED_METHODS),
    receivedOn: day.meta({ description: 'Not in the future.', examples: ['2026-01-31'] }),
    reference: oneLine(200)
      .optional()
      .meta({ examples: ['INV-000001'] }),
  }),
  responses: { 201: PaymentBody },
  errors: [invoiceNotFound, invoiceNotOpen, paymentExceedsOutstanding, issuerGone, bookBusy, bookFull],
});
