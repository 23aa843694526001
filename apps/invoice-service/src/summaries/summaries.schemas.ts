import { money } from '@paymyinvoice/contracts';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';

const CurrencySummary = z
  .object({
    currency: z.string(),
    outstanding: money.meta({ description: 'What is owed on all issued invoices.' }),
    overdue: money.meta({ description: 'What of it should have been paid before today.' }),
    paidThisMonth: money.meta({ description: 'Payments of this month, by UTC; refunds are not taken off.' }),
  })
  .meta({ id: 'CurrencySummary' });

export const readSummary = endpoint({
  method: 'GET',
  path: '/v1/summary',
  summary: 'Read what is owed and what was paid',
  description: 'By currency, for each that an invoice was ever issued in.',
  access: 'user',
  responses: { 200: z.object({ items: z.array(CurrencySummary) }) },
});
