import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { askedAmount } from '../amounts/asked-amount.ts';
import { invoiceAlreadyPaid } from '../invoices/invoice.errors.ts';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';
import { payLinkNotFound } from '../pay-links/pay-link.errors.ts';
import { payToken } from '../pay-links/pay-links.schemas.ts';
import { paymentDeclined, paymentExceedsOutstanding } from '../payments/payment.errors.ts';
import { PayerPaymentBody } from '../payments/payments.schemas.ts';
import { providerUnavailable } from '../providers/provider.errors.ts';

export const payInvoice = endpoint({
  method: 'POST',
  path: '/v1/pay/{payToken}/payments',
  summary: 'Pay an invoice through the payment provider',
  description:
    'All that is owed or a part of it. `pending` means that the provider has not said yet; with `requires_action` the payer goes to `actionUrl` first.',
  access: 'public',
  idempotency: 'required',
  params: payToken,
  body: z.object({
    amount: askedAmount.optional(),
    paymentMethod: z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/)
      .meta({ description: 'What the provider has given for a card or an account.', examples: ['tok_ok'] }),
  }),
  responses: { 201: z.object({ payment: PayerPaymentBody }) },
  errors: [
    payLinkNotFound,
    invoiceAlreadyPaid,
    paymentExceedsOutstanding,
    paymentDeclined,
    providerUnavailable,
    rateLimited,
    bookBusy,
    bookFull,
  ],
});
