import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StripeProvider } from '../../src/providers/stripe.adapter.ts';
import { aCharge, HOUR_MS, providerAt, STARTED } from './charges.ts';
import { StripeServer } from './server.ts';

let stripe: StripeServer;
let now: number;
let provider: StripeProvider;

beforeEach(async () => {
  stripe = await StripeServer.start();
  now = STARTED;
  provider = providerAt(stripe.url, () => new Date(now));
});
afterEach(() => stripe.stop());

describe('a reply that is lost', () => {
  test.each(['lost', 'unheard', 'late', 500, 429, 409] as const)(
    'when the intent is made (%s) leaves a charge that nobody confirmed, and that can still be paid',
    async (fault) => {
      const charge = aCharge();
      stripe.failNext('create', fault);
      await expect(provider.charge(charge)).rejects.toMatchObject({ code: 'provider.unavailable' });
      expect(await provider.look(charge)).toEqual({ kind: 'pending', reference: stripe.onlyIntent().id });
      expect(await provider.charge(charge)).toMatchObject({ kind: 'succeeded' });
      expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
    },
  );

  test.each(['lost', 'late'] as const)('after the money moved (%s) is found again', async (fault) => {
    const charge = aCharge();
    stripe.failNext('confirm', fault);
    await expect(provider.charge(charge)).rejects.toMatchObject({ code: 'provider.unavailable' });
    const succeeded = {
      kind: 'succeeded',
      reference: stripe.onlyIntent().id,
      fee: { amount: 530, currency: 'EUR' },
    };
    expect(await provider.look(charge)).toEqual(succeeded);
    expect(await provider.cancel(charge)).toEqual(succeeded);
    expect(await provider.charge(charge)).toEqual(succeeded);
    expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
  });

  test.each(['unheard', 500, 429, 409] as const)(
    'before the money moved (%s) leaves a charge that can be ended',
    async (fault) => {
      const charge = aCharge();
      stripe.failNext('confirm', fault);
      await expect(provider.charge(charge)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await provider.look(charge)).toMatchObject({ kind: 'pending' });
      expect(await provider.cancel(charge)).toMatchObject({ kind: 'failed', reason: 'abandoned' });
      expect(await provider.charge(charge)).toMatchObject({ kind: 'failed', reason: 'abandoned' });
      expect(stripe.account.taken).toEqual([]);
    },
  );

  test('over a connection gone stale is asked for once more, and the money is taken once', async () => {
    stripe.failNext('create', 'lost', 1);
    stripe.failNext('confirm', 'lost', 1);
    expect(await provider.charge(aCharge())).toMatchObject({ kind: 'succeeded' });
    expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
  });

  test('a day later is found by searching, when keys are gone', async () => {
    const charge = aCharge();
    stripe.failNext('confirm', 'lost');
    await expect(provider.charge(charge)).rejects.toThrow();
    stripe.forgetKeys();
    now = STARTED + 25 * HOUR_MS;
    const succeeded = { kind: 'succeeded', reference: stripe.onlyIntent().id };
    expect(await provider.look(charge)).toMatchObject(succeeded);
    expect(await provider.charge(charge)).toMatchObject(succeeded);
    expect(await provider.cancel(charge)).toMatchObject(succeeded);
    expect(stripe.account.taken).toEqual([stripe.onlyIntent().id]);
  });
});

describe('a charge that was never asked for', () => {
  test('is pending, and moves no money when it is looked at', async () => {
    expect(await provider.look(aCharge())).toMatchObject({ kind: 'pending' });
    expect(stripe.account.taken).toEqual([]);
  });

  test('once cancelled, cannot be paid by whoever comes late', async () => {
    const charge = aCharge();
    expect(await provider.cancel(charge)).toMatchObject({ kind: 'failed' });
    expect(await provider.charge(charge)).toMatchObject({ kind: 'failed' });
    expect(await provider.look(charge)).toMatchObject({ kind: 'failed' });
    expect(stripe.account.taken).toEqual([]);
  });

  test('is not asked for half a day later', async () => {
    now = STARTED + 13 * HOUR_MS;
    expect(await provider.charge(aCharge())).toMatchObject({ kind: 'pending' });
    expect(stripe.times('confirm')).toBe(0);
  });

  test('a day later makes no intent any more', async () => {
    now = STARTED + 25 * HOUR_MS;
    expect(await provider.look(aCharge())).toEqual({ kind: 'pending' });
    expect(await provider.cancel(aCharge())).toEqual({ kind: 'failed', reason: 'never_asked' });
    expect(stripe.account.intents.size).toBe(0);
  });
});
