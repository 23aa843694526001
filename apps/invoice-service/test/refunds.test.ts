import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf } from './invoice-stage.ts';
import { eur, startPayerStage, type Owed, type PayerStage } from './payer-stage.ts';

let payers: PayerStage;
let owed: Owed;
let paymentId: string;
beforeAll(async () => {
  payers = await startPayerStage();
});
afterAll(() => payers.stop());
beforeEach(async () => {
  owed = await payers.owed();
  paymentId = await paid(10_000);
});

const reason = 'Cancelled in time';
let keys = 0;

async function paid(amount: number, to = owed): Promise<string> {
  const receivedOn = new Date().toISOString().slice(0, 10);
  const { id } = await payers.good(
    payers.request('POST', `/v1/invoices/${to.id}/payments`, {
      token: to.owner.token,
      headers: { 'idempotency-key': `payment ${(keys += 1)}` },
      body: { amount, method: 'cash', receivedOn },
    }),
  );
  return id as string;
}
const refunding = (amount: unknown, options: object = {}) =>
  payers.request('POST', `/v1/invoices/${owed.id}/refunds`, {
    token: owed.owner.token,
    headers: { 'idempotency-key': `refund ${(keys += 1)}` },
    body: { paymentId, amount, reason },
    ...options,
  });
const rows = async (prefix: string) =>
  (await payers.table.query({ pk: `OWNER#${owed.owner.id}`, prefix, consistent: true })).rows;

describe('a refund of what was recorded by hand', () => {
  it('is booked at once, told of, and does not make the invoice owed again', async () => {
    const reply = await refunding(eur(2500));
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/invoice/v1/invoices/${owed.id}`);
    const { body } = reply;
    expect(body).toEqual({
      ...{ id: expect.stringMatching(/^ref_/) as string, paymentId, amount: eur(2500), reason },
      ...{ status: 'succeeded', createdAt: expect.any(String) as string },
    });
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ status: 'paid', outstanding: eur(0), paid: eur(10_000), refunded: eur(2500) },
      ...{ refunds: [body], payments: [{ id: paymentId, refunded: eur(2500) }] },
    });
    expect(await rows(`INVOICE#${owed.id}#REFUND#`)).toMatchObject([{ id: body.id, amountMinor: 2500 }]);
    expect(await payers.book(owed)).toMatchObject({
      transactions: 3,
      balances: { 'cash:cash': { EUR: 7500 }, refunds: { EUR: 2500 }, receivable: { EUR: 0 } },
    });
    expect((await rows(`HISTORY#${owed.id}#`)).at(-1)).toMatchObject({
      ...{ actor: 'owner', action: 'refunded', about: body.id, detail: 'EUR 25.00' },
    });
    expect(await payers.eventsAbout(paymentId, 2)).toEqual([
      ['payment.succeeded', 1],
      ['payment.refunded', 2],
    ]);
  });

  it('gives back to the last cent, and not a cent more', async () => {
    expect(codeOf(await refunding(10_001))).toEqual([409, 'refund.exceeds_paid']);
    for (const amount of [9998, 1, 1]) await payers.good(refunding(amount));
    expect(codeOf(await refunding(1))).toEqual([409, 'refund.exceeds_paid']);
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', refunded: eur(10_000) });
    expect(await payers.eventsAbout(paymentId, 4)).toEqual([
      ['payment.succeeded', 1],
      ...[2, 3, 4].map((sequence) => ['payment.refunded', sequence]),
    ]);
  });

  it('goes by the payment, however much was paid in all', async () => {
    owed = await payers.owed();
    paymentId = await paid(4000);
    await paid(5000);
    expect(codeOf(await refunding(4001))).toEqual([409, 'refund.exceeds_paid']);
    await payers.good(refunding(4000));
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ status: 'partially_paid', outstanding: eur(1000), refunded: eur(4000) },
      payments: [{ refunded: eur(4000) }, { refunded: eur(0) }],
    });
  });

  it('is of a payment of the very invoice', async () => {
    const other = await payers.owed();
    const [mine, theirs] = [paymentId, await paid(100, other)];
    paymentId = theirs;
    expect(codeOf(await refunding(1))).toEqual([404, 'payment.not_found']);
    const { id } = await payers.issued(owed.owner);
    owed = { ...owed, id };
    paymentId = mine;
    expect(codeOf(await refunding(1))).toEqual([404, 'payment.not_found']);
  });

  it.each<[string, object, string]>([
    ['nothing', { amount: 0 }, 'amount'],
    ['less than nothing', { amount: -1 }, 'amount'],
    ['a fraction', { amount: 0.1 }, 'amount'],
    ['text', { amount: '10' }, 'amount'],
    ['what cannot be counted', { amount: 2 ** 53 }, 'amount'],
    ['no amount', { amount: undefined }, 'amount'],
    ['another currency', { amount: { amount: 10, currency: 'USD' } }, 'amount.currency'],
    ['no payment', { paymentId: undefined }, 'paymentId'],
    ['what is no payment', { paymentId: 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG' }, 'paymentId'],
    ['no reason', { reason: undefined }, 'reason'],
    ['a novel', { reason: 'x'.repeat(501) }, 'reason'],
    ['a stranger', { status: 'succeeded' }, 'status'],
  ])('is refused over %s', async (_what, members, path) => {
    const reply = await refunding(10, { body: { paymentId, amount: 10, reason, ...members } });
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    expect(reply.body.errors[0].path).toBe(path);
    expect(await payers.book(owed)).toMatchObject({ transactions: 2 });
  });

  it('is refused over more than any number', async () => {
    const body = `{"paymentId":"${paymentId}","amount":1e400,"reason":"${reason}"}`;
    expect(codeOf(await refunding(10, { body }))).toEqual([400, 'request.invalid']);
  });

  it('comes with a key, and is made once however often it is sent with it, even when replies are lost', async () => {
    expect(codeOf(await refunding(10, { headers: {} }))).toEqual([400, 'idempotency.key_required']);
    await payers.stage.stage.setFaults({ timeout: 0.2, seed: 3 });
    for (let round = 1; round <= 5; round += 1) {
      const headers = { 'idempotency-key': `round ${round} of ${owed.id}` };
      const first = await refunding(10, { headers });
      const again = await refunding(10, { headers });
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(codeOf(await refunding(11, { headers }))).toEqual([422, 'idempotency.key_reused']);
    }
    await payers.stage.stage.setFaults({});
    expect(await payers.invoice(owed)).toMatchObject({ refunded: eur(50) });
  });

  it('never exceeds what was paid, however many are made at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => refunding(700)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(14);
    expect(replies.filter(({ status }) => status !== 201).map(codeOf)).toEqual(
      Array(6).fill([409, 'refund.exceeds_paid']),
    );
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ refunded: eur(9800), payments: [{ refunded: eur(9800) }] },
    });
    expect((await payers.book(owed))?.['balances']).toMatchObject({ 'cash:cash': { EUR: 200 } });
  });

  it('is nobody else’s business, and refuses who has no token or no account any more', async () => {
    const stranger = await payers.person();
    expect(codeOf(await refunding(1, { token: undefined }))).toEqual([401, 'request.unauthenticated']);
    expect(codeOf(await refunding(1, { token: stranger.token }))).toEqual([404, 'invoice.not_found']);
    const { id } = owed.owner;
    await payers.stage.deliver(
      'invoice',
      anEvent(userDeleted, { subject: id, sequence: 4, data: { userId: id } }),
    );
    expect(codeOf(await refunding(1))).toEqual([401, 'issuer.gone']);
    expect(await payers.book(owed)).toMatchObject({ transactions: 2 });
  });
});
