import { currencyInUse } from '@paymyinvoice/contracts';
import { idSchema, manyLines } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { day } from '../dates/day.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { timeEntryInvoiced, timeEntryNotFound } from '../time-entries/time-entry.errors.ts';
import { MOST_LINES } from './draft.ts';
import { invoiceBusy, invoiceNotDraft, invoiceNotFound } from './invoice.errors.ts';
import { id, InvoiceBody, line, payer, taxRatePercent } from './invoices.schemas.ts';

// A transaction holds 100 writes: so many may be dropped and as many taken at once.
const MOST_TIME_ENTRIES = 40;
const MOST_ATTACHMENTS = 20;

const currency = currencyInUse.meta({ examples: ['EUR'] });
const lines = z.array(z.object(line)).max(MOST_LINES);
const timeEntryIds = distinct(idSchema('tim'), MOST_TIME_ENTRIES).meta({
  description:
    'Recorded time, in the invoice’s currency and on no invoice yet. Each becomes a line, and is locked.',
});
const timeEntryTaxRatePercent = taxRatePercent.meta({
  description: 'For the lines that time makes; without it they carry no tax.',
});
const attachments = distinct(idSchema('med'), MOST_ATTACHMENTS);
const dueDate = day.meta({
  description: 'Without one, 30 days after it is issued.',
  examples: ['2026-12-01'],
});
const notes = manyLines(2000);

export const createInvoice = endpoint({
  method: 'POST',
  path: '/v1/invoices',
  summary: 'Draft an invoice',
  description: 'Nothing is owed and nobody is told until it is issued.',
  access: 'user',
  idempotency: 'accepted',
  etag: 'answers',
  body: z.object({
    ...{ payer, currency, lines: lines.default([]), timeEntryIds: timeEntryIds.default([]) },
    timeEntryTaxRatePercent: timeEntryTaxRatePercent.optional(),
    dueDate: dueDate.optional(),
    notes: notes.optional(),
    attachments: attachments.default([]),
  }),
  responses: { 201: InvoiceBody },
  errors: [issuerGone, timeEntryNotFound, timeEntryInvoiced, invoiceBusy],
});

export const amendInvoice = endpoint({
  method: 'PATCH',
  path: '/v1/invoices/{id}',
  summary: 'Change a draft',
  description:
    'Members that are left out stay as they are, lists are replaced as a whole, and what is null is taken away. Time that is no longer on it is free again.',
  access: 'user',
  etag: 'checks',
  params: id,
  body: z.object({
    payer: payer.partial().extend({ address: payer.shape.address.nullable() }).optional(),
    currency: currency.optional(),
    lines: lines.optional().meta({ description: 'All but those of time entries.' }),
    timeEntryIds: timeEntryIds.optional(),
    timeEntryTaxRatePercent: timeEntryTaxRatePercent.nullable().optional(),
    dueDate: dueDate.nullable().optional(),
    notes: notes.nullable().optional(),
    attachments: attachments.optional(),
  }),
  responses: { 200: InvoiceBody },
  errors: [invoiceNotFound, invoiceNotDraft, issuerGone, timeEntryNotFound, timeEntryInvoiced, invoiceBusy],
});

export const removeInvoice = endpoint({
  method: 'DELETE',
  path: '/v1/invoices/{id}',
  summary: 'Remove a draft',
  description: 'For good. The time on it is free again.',
  access: 'user',
  etag: 'checks',
  params: id,
  responses: { 204: null },
  errors: [invoiceNotFound, invoiceNotDraft, issuerGone, invoiceBusy],
});

function distinct<Item extends z.ZodType<string>>(item: Item, most: number) {
  return z
    .array(item)
    .max(most)
    .refine((items) => new Set(items).size === items.length, 'must name nothing twice');
}
