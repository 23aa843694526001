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

describe('a charge', () => {
  test('is made and then confirmed, each under a key of its own, and tells the fee', async () => {
    const charge = aCharge();
    expect(await provider.charge(charge)).toEqual({
      kind: 'succeeded',
      reference: stripe.onlyIntent().id,
      fee: { amount: 530, currency: 'EUR' },
    });
    expect(stripe.onlyIntent()).toMatchObject({
      ...{ amount: 34_748, currency: 'eur', description: 'INV-000001', capture_method: 'automatic' },
      metadata: { paymentId: charge.paymentId, invoiceId: charge.invoiceId, ownerId: charge.ownerId },
    });
    expect(stripe.asked).toMatchObject([
      { operation: 'create', key: `${charge.paymentId}:create`, version: '2026-10-28.endive' },
      {
        operation: 'confirm',
        key: `${charge.paymentId}:confirm`,
        parameters: { return_url: 'https://app.example.com/pay/done' },
      },
    ]);
    expect(stripe.asked.filter(({ telemetry }) => telemetry !== undefined)).toEqual([]);
  });

  test('tells no fee that is money of another currency', async () => {
    stripe.account.settlesIn = 'usd';
    expect(await provider.charge(aCharge())).toEqual({
      kind: 'succeeded',
      reference: stripe.onlyIntent().id,
    });
  });

  test('asked for twice makes one intent and takes the money once', async () => {
    const charge = aCharge();
    const first = await provider.charge(charge);
    expect(await provider.charge(charge)).toEqual(first);
    expect(await provider.charge({ ...charge, reference: stripe.onlyIntent().id })).toEqual(first);
    expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
  });

  test('asked for ten times at once takes the money once', async () => {
    const charge = aCharge();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => provider.charge(charge)));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['succeeded']));
    expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
  });

  test('asked for again tells how it is now, not how it was', async () => {
    const charge = aCharge({ paymentMethod: 'pm_card_authenticationRequired' });
    await provider.charge(charge);
    stripe.account.settle(stripe.onlyIntent().id);
    expect(await provider.charge(charge)).toMatchObject({ kind: 'succeeded', fee: { amount: 530 } });
  });

  test.each([
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
  ])('of %s fails with %s, asked once or again', async (paymentMethod, reason) => {
    const charge = aCharge({ paymentMethod });
    const failed = { kind: 'failed', reference: expect.any(String) as string, reason };
    expect(await provider.charge(charge)).toEqual(failed);
    expect(await provider.charge(charge)).toEqual(failed);
    expect(await provider.look(charge)).toEqual(failed);
    expect(stripe.account.taken).toEqual([]);
  });

  test.each([
    ['pm_card_authenticationRequired', 'https://hooks.stripe.com/redirect/authenticate/src_1'],
    ['pm_boleto', 'https://payments.stripe.com/boleto/voucher/1'],
    ['pm_promptpay', 'https://payments.stripe.com/qr/1'],
    ['pm_us_bank_account', 'https://payments.stripe.com/microdeposit/1'],
  ])('of %s sends the payer to a page', async (paymentMethod, actionUrl) => {
    expect(await provider.charge(aCharge({ paymentMethod }))).toEqual({
      kind: 'requires_action',
      reference: stripe.onlyIntent().id,
      actionUrl,
    });
  });

  test.each(['pm_blik', 'pm_sdk'])('of %s, which has no page, is cancelled', async (paymentMethod) => {
    expect(await provider.charge(aCharge({ paymentMethod }))).toMatchObject({
      kind: 'failed',
      reason: 'action_not_supported',
    });
    expect(stripe.onlyIntent().status).toBe('canceled');
  });

  test('that Stripe does not confirm is cancelled, for the reason that Stripe gives', async () => {
    expect(await provider.charge(aCharge({ paymentMethod: 'pm_unactivated' }))).toMatchObject({
      kind: 'failed',
      reason: 'payment_method_unactivated',
    });
    expect(stripe.onlyIntent().status).toBe('canceled');
  });

  test('that a bank is at is pending until it says', async () => {
    const charge = aCharge({ paymentMethod: 'pm_sepaDebit' });
    expect(await provider.charge(charge)).toEqual({ kind: 'pending', reference: stripe.onlyIntent().id });
    stripe.account.settle(stripe.onlyIntent().id);
    expect(await provider.look(charge)).toMatchObject({ kind: 'succeeded' });
  });

  test.each([
    ['a card that Stripe does not know', { paymentMethod: 'pm_unknown' }, 'resource_missing'],
    ['less than Stripe takes', { amount: { amount: 49, currency: 'EUR' } }, 'amount_too_small'],
    [
      'a currency that Stripe does not know',
      { amount: { amount: 5000, currency: 'KPW' } },
      'invalid_currency',
    ],
  ])('of %s fails before anything is made', async (_what, overrides, reason) => {
    expect(await provider.charge(aCharge(overrides))).toEqual({ kind: 'failed', reason });
    expect(stripe.account.intents.size).toBe(0);
  });

  test('of an amount that Stripe cannot say fails before Stripe is asked', async () => {
    const charge = aCharge({ amount: { amount: 5124, currency: 'KWD' } });
    const failed = { kind: 'failed', reason: 'amount_not_expressible' };
    expect(await provider.charge(charge)).toEqual(failed);
    expect(await provider.look(charge)).toEqual(failed);
    expect(await provider.cancel(charge)).toEqual(failed);
    expect(stripe.asked).toEqual([]);
  });
});

describe('cancelling', () => {
  test('ends what waits for the payer', async () => {
    const charge = aCharge({ paymentMethod: 'pm_card_authenticationRequired' });
    await provider.charge(charge);
    expect(await provider.cancel(charge)).toMatchObject({ kind: 'failed', reason: 'abandoned' });
    expect(await provider.cancel(charge)).toMatchObject({ kind: 'failed', reason: 'abandoned' });
  });

  test('keeps why the card was declined', async () => {
    const charge = aCharge({ paymentMethod: 'pm_card_chargeDeclinedInsufficientFunds' });
    await provider.charge(charge);
    expect(await provider.cancel(charge)).toMatchObject({ kind: 'failed', reason: 'insufficient_funds' });
  });

  test('cannot call back what a bank is at', async () => {
    const charge = aCharge({ paymentMethod: 'pm_sepaDebit' });
    await provider.charge(charge);
    expect(await provider.cancel(charge)).toMatchObject({ kind: 'pending' });
  });
});

describe('what is ours to mend', () => {
  test('is thrown as it is: a key that Stripe does not take, without the key', async () => {
    const attempt = providerAt(
      stripe.url,
      () => new Date(STARTED),
      () => Promise.resolve('sk_test_wrong'),
    ).charge(aCharge());
    const error: unknown = await attempt.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(JSON.stringify(error)).not.toContain('sk_test_wrong');
  });

  test('is thrown as it is: a request that Stripe cannot read', async () => {
    await expect(provider.charge(aCharge({ description: '' }))).rejects.toMatchObject({
      code: 'parameter_invalid_empty',
    });
  });

  test('is thrown as it is: an intent that this account does not have', async () => {
    await expect(provider.look(aCharge({ reference: 'pi_of_another_account' }))).rejects.toMatchObject({
      code: 'resource_missing',
    });
  });

  test('is thrown as it is: a key that cannot be read', async () => {
    const keyless = providerAt(
      stripe.url,
      () => new Date(STARTED),
      () => Promise.reject(new Error('no such parameter')),
    );
    await expect(keyless.charge(aCharge())).rejects.toThrow('no such parameter');
  });
});
