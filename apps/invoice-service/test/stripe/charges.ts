import { newId, type Clock } from '@paymyinvoice/platform';
import type { Charge } from '../../src/providers/payment-provider.ts';
import { StripeProvider } from '../../src/providers/stripe.adapter.ts';
import { API_KEY } from './server.ts';

export const HOUR_MS = 3_600_000;
export const STARTED = Date.parse('2026-03-01T12:00:00.000Z');

export function aCharge(overrides: Partial<Charge> = {}): Charge {
  return {
    paymentId: newId('pay'),
    invoiceId: newId('inv'),
    ownerId: newId('usr'),
    amount: { amount: 34_748, currency: 'EUR' },
    paymentMethod: 'pm_card_visa',
    description: 'INV-000001',
    returnUrl: 'https://app.example.com/pay/done',
    startedAt: new Date(STARTED).toISOString(),
    ...overrides,
  };
}

export function providerAt(
  apiUrl: string,
  clock: Clock,
  apiKey = () => Promise.resolve(API_KEY),
): StripeProvider {
  return new StripeProvider({ apiUrl, apiKey, webhookSecret: () => Promise.resolve('whsec_unused'), clock });
}
