import { endpoint, rawContent } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { bookBusy, bookFull } from '../ledger/ledger.errors.ts';
import { providerUnavailable, webhookSignatureInvalid } from '../providers/provider.errors.ts';
import { webhookNotFound } from './webhook.errors.ts';

const signature = z.string().optional().meta({ description: 'As the provider of that name signs.' });

export const takeWebhook = endpoint({
  method: 'POST',
  path: '/v1/webhooks/{provider}',
  summary: 'Take a payment provider’s callback',
  description:
    'Signed by the provider, over the body as it is sent. What has been heard before, or concerns nobody here, changes nothing.',
  access: 'public',
  params: { provider: z.string().meta({ examples: ['simulated'] }) },
  headers: { 'simulated-signature': signature, 'stripe-signature': signature },
  body: rawContent('application/json'),
  responses: { 200: z.object({ received: z.literal(true) }) },
  errors: [webhookNotFound, webhookSignatureInvalid, providerUnavailable, bookBusy, bookFull],
});
