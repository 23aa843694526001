import { eventually } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { API, eur, MINUTE_MS, RECONCILE, startPayerStage, type PayerStage } from './payer-stage.ts';
import { providerRoad } from './provider-road.ts';

let payers: PayerStage;
let road: Awaited<ReturnType<typeof providerRoad>>;
beforeAll(async () => {
  road = await providerRoad();
  payers = await startPayerStage({ parameters: { 'invoice/payment-api-url': road.url } });
  road.to = `${payers.stage.stage.url}/payments`;
});
beforeEach(() => payers.stage.stage.steerWebhooks({ held: true }));
afterEach(() => payers.stage.stage.setFaults({}));
afterAll(async () => {
  await payers.stop();
  road.stop();
});

const crashed = async () => (await payers.stage.stage.faults()).crashed?.struck !== undefined;

describe('the reconciler', () => {
  it('changes nothing while the provider is down, asks less and less often, and settles once it is up', async () => {
    const owed = await payers.owed();
    await payers.pay(owed, 'tok_timeout');
    road.isClosed = true;
    for (const minutes of [2, 3, 6]) {
      const [before] = await payers.payments(owed);
      await payers.stage.stage.advance(minutes * MINUTE_MS);
      const after = await eventually('A look', async () => {
        const [payment] = await payers.payments(owed);
        return payment?.['checkAt'] === before?.['checkAt'] ? undefined : payment;
      });
      expect(after).toMatchObject({ status: 'pending' });
      expect(await payers.invoice(owed)).toMatchObject({ status: 'open' });
    }
    road.isClosed = false;
    await payers.stage.stage.advance(15 * MINUTE_MS);
    await payers.until(owed, 'the end', ({ status }) => status === 'paid');
    expect(await payers.stage.deadLetters()).toEqual([]);
  }, 60_000);

  it('started several times at once settles once', async () => {
    const owed = await payers.owed();
    await payers.pay(owed, 'tok_timeout');
    await payers.stage.stage.advance(2 * MINUTE_MS);
    await Promise.all(Array.from({ length: 4 }, () => payers.reconcile()));
    await payers.until(owed, 'an end', ({ status }) => status === 'paid');
    expect(await payers.book(owed)).toMatchObject({ transactions: 2 });
  });

  it('may die around any of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const owed = await payers.owed();
        await payers.pay(owed, 'tok_timeout');
        await payers.stage.stage.setFaults({ crash: { function: RECONCILE, call, when } });
        await payers.stage.stage.advance(2 * MINUTE_MS);
        await eventually('A crash or an end', async () => {
          const { status } = await payers.invoice(owed);
          return status === 'paid' || (await crashed()) ? true : undefined;
        });
        const hasCrashed = await crashed();
        await payers.stage.stage.setFaults({});
        await payers.stage.stage.advance(2 * MINUTE_MS);
        await payers.until(owed, 'an end', ({ status }) => status === 'paid');
        expect(await payers.book(owed)).toMatchObject({ transactions: 2 });
        if (!hasCrashed) break;
      }
    }
  }, 120_000);

  it('ends what the provider was never asked for, and frees what was set aside', async () => {
    const owed = await payers.owed();
    // The transaction that sets it aside is the last thing that the function does.
    for (let call = 0; (await payers.payments(owed)).length === 0; call += 1) {
      await payers.stage.stage.setFaults({ crash: { function: API, call, when: 'after' } });
      await payers.pay(owed, 'tok_ok', { key: `call ${call}` });
    }
    await payers.stage.stage.setFaults({});
    expect(await payers.charges(owed)).toEqual([]);
    await payers.stage.stage.advance(11 * MINUTE_MS);
    await payers.until(owed, 'an end', ({ payments }) => payments[0].status === 'failed');
    expect((await payers.pay(owed, 'tok_ok')).status).toBe(201);
  }, 60_000);

  it('ends an action that nobody takes within an hour', async () => {
    const owed = await payers.owed();
    await payers.pay(owed, 'tok_requires_action');
    await payers.stage.stage.advance(30 * MINUTE_MS);
    await payers.reconcile();
    expect(await payers.invoice(owed)).toMatchObject({ payments: [{ status: 'requires_action' }] });
    await payers.stage.stage.advance(31 * MINUTE_MS);
    await payers.until(owed, 'an end', ({ payments }) => payments[0].status === 'failed');
    expect(await payers.charges(owed)).toMatchObject([{ status: 'canceled' }]);
  }, 60_000);
});

describe('a function of the API that dies while somebody pays', () => {
  it.each([
    ['before', 'tok_ok'],
    ['after', 'tok_ok'],
    ['after', 'tok_requires_action'],
  ] as const)(
    '%s any of its AWS calls, with %s, charges once',
    async (when, method) => {
      for (let call = 0; ; call += 1) {
        const owed = await payers.owed();
        await payers.stage.stage.setFaults({ crash: { function: API, call, when } });
        const first = await payers.pay(owed, method, { key: 'k' });
        const hasCrashed = await crashed();
        await payers.stage.stage.setFaults({});
        expect(first.status).toBe(hasCrashed ? 500 : 201);
        // The claim of who has died is held for a minute.
        await payers.stage.stage.advance(MINUTE_MS + 1000);
        const again = await payers.pay(owed, method, { key: 'k' });
        expect(again.status).toBe(201);
        const repeated = await payers.pay(owed, method, { key: 'k' });
        expect(repeated.body).toEqual(again.body);
        if (method !== 'tok_requires_action')
          expect(await payers.until(owed, 'paid', ({ status }) => status === 'paid')).toMatchObject({
            ...{ paid: eur(10_000), payments: [{ id: again.body.payment.id }] },
          });
        expect(await payers.charges(owed)).toHaveLength(1);
        expect(await payers.payments(owed)).toHaveLength(1);
        if (!hasCrashed) break;
      }
    },
    240_000,
  );
});
