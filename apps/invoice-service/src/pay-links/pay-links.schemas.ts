import { money } from '@paymyinvoice/contracts';
import { TOKEN_PATTERN } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { STATUSES } from '../invoices/invoice.ts';
import { date, InvoiceLine, TaxShare } from '../invoices/invoices.schemas.ts';
import { PayerPaymentBody } from '../payments/payments.schemas.ts';
import { payLinkNotFound } from './pay-link.errors.ts';

export const payToken = {
  payToken: z
    .string()
    .regex(TOKEN_PATTERN)
    .meta({
      description: 'What the mailed link says after `/pay/`.',
      examples: ['Vb2nK8xQ0rT5yWc1LmZ7pHdJ4sGfA9uEoNi3RtX6qCk'],
    }),
};

const PayerView = z
  .object({
    invoice: z.object({
      number: z.string().meta({ examples: ['INV-000001'] }),
      status: z.enum(STATUSES),
      issuedOn: date,
      dueDate: date,
      currency: z.string(),
      lines: z.array(InvoiceLine.omit({ timeEntryId: true }).meta({ id: 'PayerInvoiceLine' })),
      taxes: z.array(TaxShare),
      subtotal: money.meta({ description: 'Without tax.' }),
      taxTotal: money,
      total: money,
      paid: money,
      credited: money,
      outstanding: money.meta({ description: 'What is still owed.' }),
      payable: money.meta({
        description: 'What another payment may take: payments under way have taken theirs already.',
      }),
      notes: z.string().optional(),
    }),
    issuer: z.object({ name: z.string(), email: z.string() }),
    payer: z.object({ name: z.string() }),
    payments: z.array(PayerPaymentBody).meta({ description: 'Oldest first.' }),
  })
  .meta({ id: 'PayerView' });

export const readPayLink = endpoint({
  method: 'GET',
  path: '/v1/pay/{payToken}',
  summary: 'Read the invoice that a link leads to',
  description: 'For the payer, who has no account: whoever holds the link may read the invoice and pay it.',
  access: 'public',
  params: payToken,
  responses: { 200: PayerView },
  errors: [payLinkNotFound],
});
