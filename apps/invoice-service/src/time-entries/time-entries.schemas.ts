import { currencyInUse, money } from '@paymyinvoice/contracts';
import { idSchema, oneLine } from '@paymyinvoice/platform';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { day } from '../dates/day.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import { timeEntryBusy, timeEntryInvoiced, timeEntryNotFound } from './time-entry.errors.ts';

const MINUTES_OF_A_DAY = 24 * 60;
const LARGEST_RATE_MINOR = 1_000_000_000;

const date = day.meta({ description: 'The day of the work.', examples: ['2026-01-31'] });

const members = {
  date,
  minutes: z
    .int()
    .min(1)
    .max(MINUTES_OF_A_DAY)
    .meta({ examples: [90] }),
  description: oneLine(500).meta({ examples: ['Design review'] }),
  hourlyRate: money
    .extend({ amount: z.int().min(0).max(LARGEST_RATE_MINOR), currency: currencyInUse })
    .meta({ examples: [{ amount: 10_000, currency: 'EUR' }] }),
};
const client = oneLine(200).meta({ description: 'For whom the work was done.', examples: ['Initech'] });

const TimeEntryBody = z
  .object({
    id: idSchema('tim'),
    ...members,
    client: client.optional(),
    invoiceId: idSchema('inv')
      .optional()
      .meta({ description: 'The invoice it stands on; it is locked then.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'TimeEntry' });

const id = { id: idSchema('tim') };

export const createTimeEntry = endpoint({
  method: 'POST',
  path: '/v1/time-entries',
  summary: 'Record time',
  description: 'The entry belongs to the caller and stays open until it stands on an invoice.',
  access: 'user',
  idempotency: 'accepted',
  etag: 'answers',
  body: z.object({ ...members, client: client.optional() }),
  responses: { 201: TimeEntryBody },
  errors: [issuerGone],
});

export const listTimeEntries = endpoint({
  method: 'GET',
  path: '/v1/time-entries',
  summary: 'List recorded time, newest day first',
  description: 'The own entries of a range of days; a range that ends before it begins holds none.',
  access: 'user',
  list: true,
  query: {
    from: date.optional().meta({ description: 'First day.' }),
    to: date.optional().meta({ description: 'Last day, included.' }),
    invoiced: z
      .boolean()
      .optional()
      .meta({ description: 'Only entries that stand on an invoice, or only those that do not.' }),
  },
  responses: { 200: pageOf(TimeEntryBody) },
});

export const readTimeEntry = endpoint({
  method: 'GET',
  path: '/v1/time-entries/{id}',
  summary: 'Read one time entry',
  description: 'Its ETag is the version that a change may insist on.',
  access: 'user',
  etag: 'answers',
  params: id,
  responses: { 200: TimeEntryBody },
  errors: [timeEntryNotFound],
});

export const amendTimeEntry = endpoint({
  method: 'PATCH',
  path: '/v1/time-entries/{id}',
  summary: 'Change a time entry',
  description: 'Members that are left out stay as they are; a client of null is taken away.',
  access: 'user',
  etag: 'checks',
  params: id,
  body: z.object({ ...z.object(members).partial().shape, client: client.nullable().optional() }),
  responses: { 200: TimeEntryBody },
  errors: [timeEntryNotFound, timeEntryInvoiced, timeEntryBusy],
});

export const removeTimeEntry = endpoint({
  method: 'DELETE',
  path: '/v1/time-entries/{id}',
  summary: 'Remove a time entry',
  description: 'For good. An entry that stands on an invoice stays.',
  access: 'user',
  etag: 'checks',
  params: id,
  responses: { 204: null },
  errors: [timeEntryNotFound, timeEntryInvoiced, timeEntryBusy],
});
