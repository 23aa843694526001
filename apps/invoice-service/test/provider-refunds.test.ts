import { createHmac } from 'node:crypto';
import { newId } from '@paymyinvoice/platform';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from './invoice-stage.ts';
import { API, eur, MINUTE_MS, startPayerStage, type Owed, type PayerStage } from './payer-stage.ts';
import { startProviderLine, type Loss } from './provider-line.ts';

const [apiKey, webhookSecret] = ['the key of the tests', 'the secret of the tests'];
const reason = 'Cancelled in time';

let line: Awaited<ReturnType<typeof startProviderLine>>;
let payers: PayerStage;
beforeAll(async () => {
  line = await startProviderLine();
  const parameters = {
    'invoice/payment-api-url': `${line.url}/payments`,
    'invoice/payment-api-key': apiKey,
    'invoice/payment-webhook-secret': webhookSecret,
  };
  payers = await startPayerStage({ parameters });
  line.leadTo(payers.stage.stage.url);
});
afterEach(async () => {
  line.lose();
  await payers.stage.stage.setFaults({});
  await payers.stage.stage.steerWebhooks({ held: false });
});
afterAll(async () => {
  await payers.stop();
  line.stop();
});

type Paid = Owed & { readonly paymentId: string };

let keys = 0;

async function paid(): Promise<Paid> {
  const owed = await payers.owed();
  const { payment } = await payers.good(payers.pay(owed, 'tok_ok'));
  return { ...owed, paymentId: payment.id as string };
}
const refunding = ({ owner, id, paymentId }: Paid, amount: number, key = `refund ${(keys += 1)}`) =>
  payers.request('POST', `/v1/invoices/${id}/refunds`, {
    token: owner.token,
    headers: { 'idempotency-key': key },
    body: { paymentId, amount, reason },
  });
/** What the provider says it has given back. */
const given = async (owed: Owed) => {
  const [charge] = await payers.charges(owed);
  return (charge?.refunds ?? []).filter(({ status }) => status === 'succeeded');
};
const cashOf = async (owed: Owed) =>
  ((await payers.book(owed))?.['balances'] as Record<string, unknown>)['cash:simulated'];
const refundsOf = async (owed: Owed) =>
  (await payers.invoice(owed)).refunds as { id: string; status: string; failure?: string }[];

/** A callback as the provider signs it. */
async function tell(
  { owner, id, paymentId }: Paid,
  refund: { readonly status: string; readonly key: string; readonly id: string },
) {
  const charge = { key: paymentId, metadata: { ownerId: owner.id, invoiceId: id } };
  const body = JSON.stringify({ type: `refund.${refund.status}`, data: { charge, refund } });
  const { now } = await payers.stage.stage.clock();
  const seconds = Math.floor(Date.parse(now) / 1000);
  const hash = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex');
  return await payers.request('POST', '/v1/webhooks/simulated', {
    body,
    headers: { 'simulated-signature': `t=${seconds},v1=${hash}` },
  });
}

async function expectGivenOnce(owed: Paid, amount: number) {
  expect(await given(owed)).toMatchObject([{ amount }]);
  expect(await payers.invoice(owed)).toMatchObject({
    ...{ status: 'paid', outstanding: eur(0), refunded: eur(amount) },
    ...{ refunds: [{ status: 'succeeded' }], payments: [{ refunded: eur(amount) }] },
  });
  expect(await payers.book(owed)).toMatchObject({ transactions: 3 });
  expect(await payers.eventsAbout(owed.paymentId, 2)).toEqual([
    ['payment.succeeded', 1],
    ['payment.refunded', 2],
  ]);
  const [row] = await payers.payments(owed);
  expect(row).toMatchObject({ refundedMinor: amount, refundingMinor: 0 });
}

describe('a refund through the provider', () => {
  it('is given back, booked and told of once', async () => {
    const owed = await paid();
    const { status, body } = await refunding(owed, 2500);
    expect(status).toBe(201);
    expect(body).toMatchObject({ paymentId: owed.paymentId, amount: eur(2500), status: 'succeeded', reason });
    await expectGivenOnce(owed, 2500);
    expect(await given(owed)).toMatchObject([{ key: body.id }]);
    expect(await cashOf(owed)).toEqual({ EUR: 7500 });
    const history = await payers.good(
      payers.request('GET', `/v1/invoices/${owed.id}/history`, { token: owed.owner.token }),
    );
    expect(history.items.slice(0, 2)).toMatchObject([{ action: 'refunded' }, { action: 'refund_started' }]);
  });

  it('gives back to the last cent, and not a cent more', async () => {
    const owed = await paid();
    for (const amount of [9998, 1, 1]) expect((await refunding(owed, amount)).status).toBe(201);
    expect(codeOf(await refunding(owed, 1))).toEqual([409, 'refund.exceeds_paid']);
    expect(await cashOf(owed)).toEqual({ EUR: 0 });
  });

  it('never exceeds what was paid, however many are made at once', async () => {
    const owed = await paid();
    const replies = await Promise.all(Array.from({ length: 20 }, () => refunding(owed, 1500)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(replies.filter(({ status }) => status !== 201).map(codeOf)).toEqual(
      Array(14).fill([409, 'refund.exceeds_paid']),
    );
    await payers.until(owed, 'all refunds', ({ refunded }) => refunded.amount === 9000);
    expect(await given(owed)).toHaveLength(6);
    expect(await cashOf(owed)).toEqual({ EUR: 1000 });
    expect((await payers.eventsAbout(owed.paymentId, 7)).map(([, sequence]) => sequence)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7],
    ]);
  });

  it('that the provider does not make is told of, again under its key, and leaves the money where it is', async () => {
    const owed = await paid();
    const apart = await fetch(`${line.url}/payments/v1/charges/${owed.paymentId}/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'by_telephone', ...eur(9000) }),
    });
    expect(apart.status).toBe(201);
    expect(codeOf(await refunding(owed, 2500, 'declined'))).toEqual([409, 'refund.declined']);
    expect(codeOf(await refunding(owed, 2500, 'declined'))).toEqual([409, 'refund.declined']);
    expect(codeOf(await refunding(owed, 2501, 'declined'))).toEqual([422, 'idempotency.key_reused']);
    expect(await refundsOf(owed)).toMatchObject([{ status: 'failed', failure: 'more_than_charged' }]);
    expect(await payers.invoice(owed)).toMatchObject({ refunded: eur(0) });
    expect(await cashOf(owed)).toEqual({ EUR: 10_000 });
    expect((await refunding(owed, 1000)).status).toBe(201);
  });

  it('whose payment brought no money is refused', async () => {
    const owed = await payers.owed();
    await payers.pay(owed, 'tok_declined');
    const [payment] = await payers.payments(owed);
    const refused = await refunding({ ...owed, paymentId: String(payment?.['id']) }, 1);
    expect(codeOf(refused)).toEqual([409, 'payment.not_succeeded']);
  });

  it.each<Loss>(['request', 'reply'])(
    'whose %s is lost is pending, and no more can be given back',
    async (loss) => {
      const owed = await paid();
      await payers.stage.stage.steerWebhooks({ held: true });
      line.lose(loss);
      const first = await refunding(owed, 7500, `lost ${loss}`);
      expect([first.status, first.body.status]).toEqual([201, 'pending']);
      expect(codeOf(await refunding(owed, 2501))).toEqual([409, 'refund.exceeds_paid']);
      line.lose();
      await payers.stage.stage.advance(2 * MINUTE_MS);
      await payers.until(owed, 'the reconciler', ({ refunded }) => refunded.amount === 7500);
      await payers.stage.stage.steerWebhooks({ held: false });
      expect((await refunding(owed, 7500, `lost ${loss}`)).body.id).toBe(first.body.id);
      await expectGivenOnce(owed, 7500);
    },
  );

  it('whose reply is lost is settled by the callback', async () => {
    const owed = await paid();
    await payers.stage.stage.steerWebhooks({ held: true });
    line.lose('reply');
    expect((await refunding(owed, 2500)).body.status).toBe('pending');
    await payers.stage.stage.steerWebhooks({ held: false });
    await payers.until(owed, 'the callback', ({ refunded }) => refunded.amount === 2500);
    await expectGivenOnce(owed, 2500);
  });

  it('believes what it is told first, however often and in whatever order it is told more', async () => {
    const owed = await paid();
    await payers.stage.stage.steerWebhooks({ held: true });
    line.lose('request');
    const { body } = await refunding(owed, 2500);
    const told = async (key: string, refund: { readonly status: string }) =>
      (await tell(owed, { key, id: 're_1', ...refund })).status;
    const succeeded = { status: 'succeeded' };
    const failed = { status: 'failed', reason: 'too_late' };
    expect(await told(newId('ref'), succeeded)).toBe(200);
    expect(await refundsOf(owed)).toMatchObject([{ status: 'pending' }]);
    const news = [succeeded, succeeded, succeeded].map((refund) => told(body.id as string, refund));
    expect(await Promise.all(news)).toEqual([200, 200, 200]);
    expect(await told(body.id as string, failed)).toBe(200);
    expect(await told(body.id as string, succeeded)).toBe(200);
    line.lose();
    expect(await refundsOf(owed)).toMatchObject([{ status: 'succeeded' }]);
    expect(await payers.book(owed)).toMatchObject({ transactions: 3 });
    expect(await payers.payments(owed)).toMatchObject([{ refundedMinor: 2500, refundingMinor: 0 }]);
  });

  it('is settled once however many say so at once', async () => {
    const owed = await paid();
    line.lose('reply');
    await payers.stage.stage.steerWebhooks({ held: true });
    await refunding(owed, 2500);
    line.lose();
    await payers.stage.stage.advance(2 * MINUTE_MS);
    await Promise.all([
      payers.stage.stage.steerWebhooks({ held: false }),
      payers.reconcile(),
      payers.reconcile(),
      refunding(owed, 7500),
    ]);
    await payers.until(owed, 'both', ({ refunded }) => refunded.amount === 10_000);
    expect(await given(owed)).toHaveLength(2);
    expect(await payers.book(owed)).toMatchObject({ transactions: 4 });
  });

  it.each(['before', 'after'] as const)(
    'is given once by whoever is stopped %s any call to AWS',
    async (when) => {
      let struck = 0;
      for (let call = 0; call < 30; call += 1) {
        const owed = await paid();
        const key = `stopped ${when} ${call}`;
        await payers.stage.stage.setFaults({ crash: { function: API, call, when } });
        await refunding(owed, 2500, key);
        const { crashed } = await payers.stage.stage.faults();
        await payers.stage.stage.setFaults({});
        if (crashed?.struck !== undefined) struck += 1;
        // So long the key is taken; the reconciler may look after the refund meanwhile.
        await payers.stage.stage.advance(MINUTE_MS + 1000);
        expect((await refunding(owed, 2500, key)).status).toBe(201);
        await payers.until(owed, 'the refund', ({ refunded }) => refunded.amount === 2500);
        await expectGivenOnce(owed, 2500);
        if (crashed?.struck === undefined) break;
      }
      // A claim, two readings and two transactions at least.
      expect(struck).toBeGreaterThanOrEqual(5);
    },
  );
});
