import { createHmac } from 'node:crypto';
import { newId } from '@paymyinvoice/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf } from './invoice-stage.ts';
import { API, eur, MINUTE_MS, startPayerStage, type Owed, type PayerStage } from './payer-stage.ts';

const SECRET = 'the secret of the tests, known to both sides';
const WEBHOOK = '/v1/webhooks/simulated';

let payers: PayerStage;
let owed: Owed;
beforeAll(async () => {
  payers = await startPayerStage({ parameters: { 'invoice/payment-webhook-secret': SECRET } });
});
beforeEach(async () => {
  await payers.stage.stage.steerWebhooks({ held: true });
  owed = await payers.owed();
});
afterEach(() => payers.stage.stage.setFaults({}));
afterAll(() => payers.stop());

const told = (paymentId: string, status: string, about: Partial<Owed> = {}) => {
  const { id: invoiceId, owner } = { ...owed, ...about };
  const charge = {
    ...{ id: 'ch_1', key: paymentId, status, reason: 'declined', actionUrl: 'https://pay.example/1' },
    metadata: { ownerId: owner.id, invoiceId },
  };
  return JSON.stringify({ id: 'evt_1', type: `charge.${status}`, data: { charge } });
};
async function tell(
  body: string,
  { secret = SECRET, ageSeconds = 0, sent = body, path = WEBHOOK }: Record<string, unknown> = {},
) {
  const { now } = await payers.stage.stage.clock();
  const time = Math.floor(Date.parse(now) / 1000) - Number(ageSeconds);
  const hash = createHmac('sha256', String(secret)).update(`${time}.${body}`).digest('hex');
  return await payers.request('POST', String(path), {
    body: sent,
    headers: { 'simulated-signature': `t=${time},v1=${hash}` },
  });
}
/** A payment that the provider has charged while nobody here has heard of it. */
async function unheard(method = 'tok_timeout', more = {}) {
  return (await payers.pay(owed, method, more)).body.payment as { id: string; status: string };
}
const statuses = async () => (await payers.payments(owed)).map(({ status }) => status);

describe('a callback', () => {
  it('is news once, however often and at once it comes', async () => {
    const { id, status } = await unheard();
    expect(status).toBe('pending');
    const replies = await Promise.all(Array.from({ length: 10 }, () => tell(told(id, 'succeeded'))));
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200));
    expect((await tell(told(id, 'succeeded'))).body).toEqual({ received: true });
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(10_000) });
    expect(await payers.book(owed)).toMatchObject({ transactions: 2 });
    expect(await payers.eventsAbout(id, 1)).toEqual([['payment.succeeded', 1]]);
  });

  it('that comes late changes nothing that has come to its end', async () => {
    const { id } = await unheard();
    await tell(told(id, 'succeeded'));
    for (const late of ['requires_action', 'failed', 'canceled'])
      expect((await tell(told(id, late))).status).toBe(200);
    expect(await statuses()).toEqual(['succeeded']);
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid' });
  });

  it('of something that is not known here is taken, and logged', async () => {
    const stranger = newId('pay');
    const { id } = await unheard('tok_requires_action');
    expect((await tell(told(stranger, 'succeeded'))).status).toBe(200);
    expect((await tell(told(id, 'succeeded', { id: newId('inv') }))).status).toBe(200);
    expect((await tell(told(id, 'succeeded', { owner: await payers.person() }))).status).toBe(200);
    expect((await tell('{"type":"weather.changed"}')).status).toBe(200);
    expect(await statuses()).toEqual(['requires_action']);
    const lines = (await payers.stage.stage.log(API)).map(({ text }) => text);
    expect(lines.some((line) => line.includes(stranger) && line.includes('"warn"'))).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ['signed by somebody else', { secret: 'another secret' }],
    ['with another body than was signed', { sent: '{"type":"charge.succeeded"}' }],
    ['signed long ago', { ageSeconds: 301 }],
    ['from the future', { ageSeconds: -302 }],
  ])('%s is refused', async (_what, options) => {
    const { id } = await unheard();
    expect(codeOf(await tell(told(id, 'succeeded'), options))).toEqual([400, 'webhook.signature_invalid']);
    expect(await statuses()).toEqual(['pending']);
  });

  it('without a signature is refused, and so is one of a provider that is not in use', async () => {
    const body = told(newId('pay'), 'succeeded');
    expect(codeOf(await payers.request('POST', WEBHOOK, { body }))).toEqual([
      ...[400, 'webhook.signature_invalid'],
    ]);
    for (const name of ['stripe', 'nobody', 'constructor'])
      expect(codeOf(await tell(body, { path: `/v1/webhooks/${name}` }))).toEqual([404, 'webhook.not_found']);
  });

  it('that finds the function dying is taken the next time', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        owed = await payers.owed();
        const { id } = await unheard();
        await payers.stage.stage.setFaults({ crash: { function: API, call, when } });
        const { status } = await tell(told(id, 'succeeded'));
        const struck = (await payers.stage.stage.faults()).crashed?.struck;
        await payers.stage.stage.setFaults({});
        expect(status).toBe(struck === undefined ? 200 : 500);
        expect((await tell(told(id, 'succeeded'))).status).toBe(200);
        expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(10_000) });
        if (struck === undefined) break;
      }
    }
  }, 120_000);
});

describe('money that comes although the payment was given up', () => {
  const givenUp = async () => {
    const { id } = await unheard('tok_requires_action');
    await tell(told(id, 'failed'));
    expect(await statuses()).toEqual(['failed']);
    return id;
  };

  it('is booked while it is owed', async () => {
    const id = await givenUp();
    await tell(told(id, 'succeeded'));
    expect(await payers.invoice(owed)).toMatchObject({
      status: 'paid',
      payments: [{ id, status: 'succeeded' }],
    });
  });

  it('goes back when nothing is owed any more, and the books show both', async () => {
    const { id } = await unheard('tok_timeout');
    await tell(told(id, 'failed'));
    expect((await payers.pay(owed, 'tok_ok')).status).toBe(201);
    await tell(told(id, 'succeeded'));
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(10_000), refunded: eur(0) });
    await payers.stage.stage.advance(2 * MINUTE_MS);
    await payers.until(owed, 'a refund', ({ payments }) => payments[0].refunded.amount === 10_000);
    expect(await payers.book(owed)).toMatchObject({
      transactions: 4,
      balances: { 'cash:simulated': { EUR: 10_000 }, refunds: { EUR: 0 }, receivable: { EUR: 0 } },
    });
    const charge = (await payers.charges(owed)).find(({ key }) => key === id);
    expect(charge).toMatchObject({ refundedAmount: 10_000 });
    expect(await payers.eventsAbout(id, 2)).toEqual([
      ['payment.succeeded', 1],
      ['payment.refunded', 2],
    ]);
  });
});
