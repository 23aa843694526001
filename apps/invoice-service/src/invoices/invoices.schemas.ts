import { money } from '@paymyinvoice/contracts';
import { idSchema, manyLines, oneLine } from '@paymyinvoice/platform';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { DECIMAL_PATTERN } from '../amounts/decimal.ts';
import { CreditNoteBody } from '../credit-notes/credit-notes.schemas.ts';
import { PaymentBody } from '../payments/payments.schemas.ts';
import { RefundBody } from '../refunds/refunds.schemas.ts';
import { invoiceNotFound } from './invoice.errors.ts';
import { STATUSES } from './invoice.ts';
import { TOTAL_LIMIT_MINOR } from './totals.ts';

export const date = z.iso.date().meta({ examples: ['2026-12-01'] });

const quantity = z
  .string()
  .regex(DECIMAL_PATTERN, 'must be a decimal with at most 3 places, as text: "1.5"')
  .refine((decimal) => !/^[0.]+$/.test(decimal), 'must be more than zero')
  .meta({ description: 'A decimal as text, at most 3 places.', examples: ['2.5'] });
export const taxRatePercent = z
  .string()
  .regex(DECIMAL_PATTERN, 'must be a decimal with at most 3 places, as text: "19"')
  .refine((decimal) => Number(decimal) <= 100, 'must be at most 100')
  .meta({ description: 'A decimal as text, at most 3 places.', examples: ['19'] });

export const payer = z.object({
  name: oneLine(200).meta({ examples: ['Initech Ltd'] }),
  email: z
    .email()
    .max(254)
    .meta({ examples: ['bills@initech.example'] }),
  address: manyLines(500).optional().meta({ description: 'As it stands on a letter, in lines.' }),
});

export const line = {
  description: oneLine(500).meta({ examples: ['Design review'] }),
  quantity,
  unitAmount: z
    .int()
    .min(0)
    .max(TOTAL_LIMIT_MINOR - 1)
    .meta({ description: 'In minor units of the invoice’s currency.', examples: [9999] }),
  taxRatePercent: taxRatePercent.optional(),
};

const amountsOf = {
  subtotal: money.meta({ description: 'Without tax.' }),
  taxTotal: money,
  total: money,
  paid: money,
  refunded: money,
  credited: money,
  outstanding: money.meta({ description: 'What is still owed.' }),
};

export const InvoiceSummary = z
  .object({
    id: idSchema('inv'),
    number: z
      .string()
      .optional()
      .meta({ examples: ['INV-000001'] }),
    status: z.enum(STATUSES),
    payer,
    currency: z.string(),
    ...amountsOf,
    issuedOn: date.optional(),
    dueDate: date.optional(),
    attachments: z.array(idSchema('med')),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    voidedAt: z.iso.datetime().optional(),
    voidReason: z.string().optional(),
  })
  .meta({ id: 'InvoiceSummary' });

export const InvoiceLine = z
  .object({ ...line, amount: money, timeEntryId: idSchema('tim').optional() })
  .meta({ id: 'InvoiceLine' });

export const TaxShare = z
  .object({ ratePercent: z.string(), net: money, tax: money })
  .meta({ id: 'TaxShare', description: 'The tax of one rate, on the sum of its lines.' });

export const InvoiceBody = InvoiceSummary.extend({
  lines: z.array(InvoiceLine),
  taxes: z.array(TaxShare),
  timeEntryIds: z.array(idSchema('tim')),
  timeEntryTaxRatePercent: taxRatePercent.optional(),
  notes: z.string().optional(),
  creditNotes: z.array(CreditNoteBody).meta({ description: 'Oldest first.' }),
  refunds: z.array(RefundBody).meta({ description: 'Oldest first, those that failed too.' }),
  payments: z.array(PaymentBody).meta({ description: 'Oldest first, those that failed too.' }),
}).meta({ id: 'Invoice' });

export const id = { id: idSchema('inv') };

export const listInvoices = endpoint({
  method: 'GET',
  path: '/v1/invoices',
  summary: 'List invoices, newest day first',
  description:
    'The own invoices, drafts among them. Filters combine; a range that ends before it begins holds none.',
  access: 'user',
  list: true,
  query: {
    status: z
      .enum(STATUSES)
      .optional()
      .meta({ description: 'Only those that are shown with this status today.' }),
    payerEmail: payer.shape.email
      .optional()
      .meta({ description: 'Only those to this address, in upper or lower case.' }),
    from: date.optional().meta({ description: 'First day of making.' }),
    to: date.optional().meta({ description: 'Last day of making, included.' }),
  },
  responses: { 200: pageOf(InvoiceSummary) },
});

export const readInvoice = endpoint({
  method: 'GET',
  path: '/v1/invoices/{id}',
  summary: 'Read one invoice',
  description: 'With its lines, and with what was paid, refunded and credited.',
  access: 'user',
  etag: 'answers',
  params: id,
  responses: { 200: InvoiceBody },
  errors: [invoiceNotFound],
});
