import { newId } from '@paymyinvoice/platform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StripeProvider } from '../../src/providers/stripe.adapter.ts';
import { aCharge, providerAt, STARTED } from './charges.ts';
import { StripeServer } from './server.ts';

let stripe: StripeServer;
let provider: StripeProvider;

beforeEach(async () => {
  stripe = await StripeServer.start();
  provider = providerAt(stripe.url, () => new Date(STARTED));
});
afterEach(() => stripe.stop());

describe('a refund', () => {
  const refunded = async (amount: number, refundId = newId('ref')) => {
    const charge = aCharge();
    const outcome = await provider.charge(charge);
    if (outcome.kind !== 'succeeded') throw new Error(outcome.kind);
    return {
      refundId,
      charge: { ...charge, reference: outcome.reference },
      amount: { amount, currency: 'EUR' },
    };
  };

  test.each([
    ['succeeded', { kind: 'succeeded' }],
    ['pending', { kind: 'pending' }],
    ['requires_action', { kind: 'pending' }],
    ['failed', { kind: 'failed', reason: 'failed' }],
    ['canceled', { kind: 'failed', reason: 'canceled' }],
  ])('that is %s is told as such, asked once or again', async (status, outcome) => {
    stripe.account.refundStatus = status;
    const order = await refunded(10_000);
    expect(await provider.refund(order)).toEqual({ ...outcome, reference: expect.any(String) as string });
    expect(await provider.refund(order)).toMatchObject(outcome);
    expect([...stripe.account.refunds.values()]).toMatchObject([
      { amount: 10_000, metadata: { refundId: order.refundId, paymentId: order.charge.paymentId } },
    ]);
  });

  test('is given once when the reply is lost, even after keys are gone, and among others', async () => {
    const order = await refunded(10_000);
    await provider.refund({ ...order, refundId: newId('ref') });
    stripe.failNext('refund', 'lost');
    await expect(provider.refund(order)).rejects.toMatchObject({ code: 'provider.unavailable' });
    stripe.forgetKeys();
    expect(await provider.refund(order)).toMatchObject({ kind: 'succeeded' });
    expect(stripe.account.refunds.size).toBe(2);
  });

  test('of more than is left fails', async () => {
    const order = await refunded(34_748);
    await provider.refund(order);
    expect(await provider.refund({ ...order, refundId: newId('ref') })).toEqual({
      kind: 'failed',
      reason: 'charge_already_refunded',
    });
    const other = await refunded(34_749);
    expect(await provider.refund(other)).toEqual({ kind: 'failed', reason: 'invalid_amount' });
  });

  test('of an amount that Stripe cannot say fails before Stripe is asked', async () => {
    const order = await refunded(10_000);
    const outcome = await provider.refund({ ...order, amount: { amount: 5124, currency: 'KWD' } });
    expect(outcome).toEqual({ kind: 'failed', reason: 'amount_not_expressible' });
    expect(stripe.times('refund')).toBe(0);
  });
});
