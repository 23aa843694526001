import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '@paymyinvoice/testing';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const TOTAL = 34_748;
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const day = (offset = 0) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

let invoices: InvoiceStage;
let ada: Person;
let id: string;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  ada = await invoices.person();
  ({ id } = await invoices.issued(ada));
});

let keys = 0;
const received = (overrides: object = {}) => ({
  ...{ amount: eur(10_000), method: 'bank_transfer', receivedOn: day(), ...overrides },
});
const record = (overrides: object = {}, { token = ada.token, key = `key ${(keys += 1)}` } = {}) =>
  invoices.request('POST', `/v1/invoices/${id}/payments`, {
    token,
    body: received(overrides),
    headers: { 'idempotency-key': key },
  });
const paymentRows = async () =>
  (await invoices.stage.table('invoice').query({ pk: `OWNER#${ada.id}`, prefix: `INVOICE#${id}#PAYMENT#` }))
    .rows;

describe('money received outside', () => {
  it('is recorded, booked, shown on the invoice, told of, and part of its history', async () => {
    const { status, headers, body } = await record({ reference: 'statement 7' });
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(new RegExp(`/v1/invoices/${id}$`));
    expect(body).toEqual({
      ...{ id: expect.stringMatching(/^pay_[0-9A-Z]{26}$/), invoiceId: id, amount: eur(10_000) },
      ...{ method: 'bank_transfer', status: 'succeeded', receivedOn: day(), reference: 'statement 7' },
      ...{ refunded: eur(0), createdAt: expect.any(String) },
    });
    expect(await invoices.read(ada, id)).toMatchObject({
      ...{ status: 'partially_paid', paid: eur(10_000), outstanding: eur(TOTAL - 10_000), payments: [body] },
    });
    expect(await paymentRows()).toEqual([expect.objectContaining({ id: body.id, amountMinor: 10_000 })]);
    const book = await invoices.stage.table('invoice').get({ pk: `BOOK#${ada.id}`, sk: 'BOOK' });
    expect(book).toMatchObject({
      balances: { 'cash:bank_transfer': { EUR: 10_000 }, receivable: { EUR: TOTAL - 10_000 } },
    });
    expect(await invoices.eventsAbout(id, 2)).toEqual([
      ['invoice.issued', 1],
      ['invoice.partially_paid', 2],
    ]);
    expect(await invoices.eventsAbout(body.id, 1)).toEqual([['payment.succeeded', 1]]);
    const history = await invoices.good(
      invoices.request('GET', `/v1/invoices/${id}/history`, { token: ada.token }),
    );
    expect(history.items[0]).toMatchObject({
      ...{ actor: 'owner', action: 'payment_recorded', about: body.id, detail: 'EUR 100.00' },
    });
  });

  it.each(['bank_transfer', 'cash', 'other'])('can have come as %s, and pays an invoice', async (method) => {
    expect((await record({ method, amount: TOTAL })).status).toBe(201);
    expect(await invoices.read(ada, id)).toMatchObject({ status: 'paid', outstanding: eur(0) });
    expect((await invoices.eventsAbout(id, 2)).at(-1)).toEqual(['invoice.paid', 2]);
    expect(codeOf(await record({ amount: 1 }))).toEqual([409, 'invoice.not_open']);
  });

  it.each<[string, object, string]>([
    ['an amount as text', { amount: '10000' }, 'amount'],
    ['a part of a cent', { amount: 0.1 }, 'amount'],
    ['nothing', { amount: eur(0) }, 'amount.amount'],
    ['less than nothing', { amount: -1 }, 'amount'],
    ['more than can be counted', { amount: 2 ** 53 }, 'amount'],
    ['another currency', { amount: { amount: 1, currency: 'USD' } }, 'amount.currency'],
    ['a currency that does not exist', { amount: { amount: 1, currency: 'XYZ' } }, 'amount.currency'],
    ['a way that a provider takes', { method: 'simulated' }, 'method'],
    ['a day that does not exist', { receivedOn: '2026-02-30' }, 'receivedOn'],
    ['a day of no time that counts', { receivedOn: '0000-01-01' }, 'receivedOn'],
    ['a reference of several lines', { reference: 'INV\nPaid' }, 'reference'],
    ['the day after tomorrow', { receivedOn: day(2) }, 'receivedOn'],
    ['a member that is not known', { status: 'succeeded' }, 'status'],
  ])('is refused with %s', async (_what, overrides, path) => {
    const { status, body } = await record(overrides);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await paymentRows()).toEqual([]);
  });

  it('is refused when its amount is beyond all numbers', async () => {
    const body = JSON.stringify(received({ amount: 1 })).replace('"amount":1', '"amount":1e400');
    const headers = { 'idempotency-key': 'huge' };
    const path = `/v1/invoices/${id}/payments`;
    expect(codeOf(await invoices.request('POST', path, { token: ada.token, body, headers }))).toEqual([
      ...[400, 'request.invalid'],
    ]);
  });

  it('of tomorrow is taken, as it is tomorrow somewhere', async () => {
    expect((await record({ receivedOn: day(1) })).status).toBe(201);
  });

  it('is never more than what is owed', async () => {
    expect(codeOf(await record({ amount: TOTAL + 1 }))).toEqual([409, 'payment.exceeds_outstanding']);
    await record({ amount: TOTAL - 1 });
    expect(codeOf(await record({ amount: 2 }))).toEqual([409, 'payment.exceeds_outstanding']);
    expect((await record({ amount: 1 })).status).toBe(201);
  });

  it('needs a key, a token, and an invoice of one’s own that was issued', async () => {
    const path = `/v1/invoices/${id}/payments`;
    const body = received();
    expect(codeOf(await invoices.request('POST', path, { token: ada.token, body }))).toEqual([
      ...[400, 'idempotency.key_required'],
    ]);
    const headers = { 'idempotency-key': 'k' };
    expect((await invoices.request('POST', path, { body, headers })).status).toBe(401);
    const { token } = await invoices.person();
    expect(codeOf(await record({}, { token }))).toEqual([404, 'invoice.not_found']);
    ({ id } = await invoices.draft(ada));
    expect(codeOf(await record())).toEqual([409, 'invoice.not_open']);
    ({ id } = await invoices.issued(ada));
    await invoices.good(
      invoices.request('POST', `/v1/invoices/${id}/void`, { token: ada.token, body: { reason: 'x' } }),
    );
    expect(codeOf(await record())).toEqual([409, 'invoice.not_open']);
    expect(await paymentRows()).toEqual([]);
  });

  it('is booked once under one key, however often and at once it is sent, whatever AWS does', async () => {
    await invoices.stage.stage.setFaults({ throttle: 0.1, timeout: 0.05, seed: 7 });
    const replies = await Promise.all(Array.from({ length: 20 }, () => record({}, { key: 'storm' })));
    await invoices.stage.stage.setFaults({});
    const last = await record({}, { key: 'storm' });
    const good = [...replies.filter(({ status }) => status === 201), last];
    expect(new Set(good.map(({ body }) => body.id)).size).toBe(1);
    expect(await paymentRows()).toHaveLength(1);
    expect(codeOf(await record({ amount: 1 }, { key: 'storm' }))).toEqual([422, 'idempotency.key_reused']);
  });

  it('all lands when much is recorded at once, and nothing beyond what is owed', async () => {
    ({ id } = await invoices.issued(ada, { lines: [{ description: 'x', quantity: '1', unitAmount: 100 }] }));
    const replies = await Promise.all(Array.from({ length: 24 }, () => record({ amount: 5 })));
    const counts = Map.groupBy(replies, ({ status }) => status);
    expect([counts.get(201)?.length, counts.get(409)?.length]).toEqual([20, 4]);
    expect(await invoices.read(ada, id)).toMatchObject({
      status: 'paid',
      outstanding: eur(0),
      paid: eur(100),
    });
  });
});
