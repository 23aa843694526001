import { anyId } from '@paymyinvoice/contracts';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { invoiceNotFound } from '../invoices/invoice.errors.ts';
import { id } from '../invoices/invoices.schemas.ts';
import { ACTIONS, ACTORS } from './history.ts';

const HistoryEntryBody = z
  .object({
    at: z.iso.datetime(),
    actor: z.enum(ACTORS).meta({ description: 'A payer is whoever holds the link.' }),
    action: z.enum(ACTIONS),
    about: anyId.optional().meta({ description: 'The payment, refund or credit note, where it was one’s.' }),
    detail: z
      .string()
      .optional()
      .meta({ description: 'In a few words, for people.', examples: ['INV-000001'] }),
  })
  .meta({ id: 'HistoryEntry' });

export const listHistory = endpoint({
  method: 'GET',
  path: '/v1/invoices/{id}/history',
  summary: 'List what happened to an invoice, newest first',
  description: 'Who did what when, from its first draft on.',
  access: 'user',
  list: true,
  params: id,
  responses: { 200: pageOf(HistoryEntryBody) },
  errors: [invoiceNotFound],
});
