import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayer, codeOf, payTokenIn, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});
afterEach(() => invoices.stage.stage.setFaults({}));

const reason = 'Wrong payer';
const voiding = (id: string, options: object = {}) =>
  invoices.request('POST', `/v1/invoices/${id}/void`, { token: owner.token, body: { reason }, ...options });
const table = () => invoices.stage.table('invoice');
const bookOf = async ({ id }: Person): Promise<Record<string, unknown>> =>
  (await table().get({ pk: `BOOK#${id}`, sk: 'BOOK' }, { consistent: true })) ?? {};
const change = async (id: string, changes: object) => {
  const row = await table().get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${id}` }, { consistent: true });
  if (row === undefined) throw new Error('The invoice is not stored.');
  await table().putMany([{ ...row, ...changes }]);
};

describe('voiding an invoice', () => {
  it('owes nothing on it any more, takes its booking back, and tells of it', async () => {
    const { id, number } = await invoices.issued(owner);
    const reply = await voiding(id);
    expect(reply.status).toBe(200);
    const nothing = { amount: 0, currency: 'EUR' };
    expect(reply.body).toMatchObject({
      ...{ id, number, status: 'void', voidReason: reason, outstanding: nothing, paid: nothing },
      ...{ total: { amount: 34_748, currency: 'EUR' }, voidedAt: reply.body.updatedAt },
    });
    expect(await invoices.read(owner, id)).toEqual(reply.body);
    expect(await invoices.eventsAbout(id, 2)).toEqual([
      ['invoice.issued', 1],
      ['invoice.voided', 2],
    ]);
    expect(await bookOf(owner)).toMatchObject({
      transactions: 2,
      balances: { receivable: { EUR: 0 }, revenue: { EUR: 0 }, tax_payable: { EUR: 0 } },
    });
  });

  it('tells the payer, and leaves no way to pay', async () => {
    const payer = aPayer();
    const { id, number } = await invoices.issued(owner, { payer });
    const token = payTokenIn(await invoices.mailTo(payer.email));
    await voiding(id);
    const mail = await invoices.mailTo(payer.email, 1, /is void$/);
    expect(mail.subject).toBe(`Invoice ${number} from Test Person is void`);
    expect(mail.text).not.toContain(reason);
    const reply = await invoices.request('GET', `/v1/pay/${token}`);
    expect(codeOf(reply)).toEqual([404, 'pay_link.not_found']);
  });

  it('frees the time that it charged for', async () => {
    const entry = { date: '2026-01-31', minutes: 90, description: 'Review' };
    const hourlyRate = { amount: 10_000, currency: 'EUR' };
    const as = { token: owner.token };
    const time = await invoices.good(
      invoices.request('POST', '/v1/time-entries', { ...as, body: { ...entry, hourlyRate } }),
    );
    const { id } = await invoices.issued(owner, { timeEntryIds: [time.id] });
    const read = () => invoices.good(invoices.request('GET', `/v1/time-entries/${time.id}`, as));
    expect(await read()).toMatchObject({ invoiceId: id });
    expect((await voiding(id)).status).toBe(200);
    expect(await read()).not.toHaveProperty('invoiceId');
    expect((await invoices.issued(owner, { timeEntryIds: [time.id] })).status).toBe('open');
  });

  it('leaves its number taken', async () => {
    const { id } = await invoices.issued(owner);
    await voiding(id);
    expect((await invoices.issued(owner)).number).toBe('INV-000002');
  });

  it('is for what has been issued, and happens once', async () => {
    const { id } = await invoices.draft(owner);
    expect(codeOf(await voiding(id))).toEqual([409, 'invoice.not_open']);
    await invoices.good(invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token }));
    await voiding(id);
    expect(codeOf(await voiding(id))).toEqual([409, 'invoice.not_open']);
    expect((await bookOf(owner))['transactions']).toBe(2);
  });

  it.each<[string, object]>([
    ['has paid a part of', { balances: { receivable: 34_747, revenue: -29_998, tax_payable: -4750 } }],
    ['has paid and got the money back for', { balances: { receivable: 0, refunds: 34_748 } }],
    ['is paying', { reservedMinor: 1 }],
  ])('is refused for one that somebody %s', async (_what, changes) => {
    const { id } = await invoices.issued(owner);
    await change(id, changes);
    expect(codeOf(await voiding(id))).toEqual([409, 'invoice.has_payments']);
    expect((await bookOf(owner))['transactions']).toBe(1);
  });

  it.each<[string, object]>([
    ['no reason', {}],
    ['an empty one', { reason: '  ' }],
    ['a number for one', { reason: 1 }],
    ['a novel', { reason: 'x'.repeat(501) }],
    ['a stranger beside it', { reason, state: 'draft' }],
  ])('is refused with %s', async (_what, body) => {
    const { id } = await invoices.issued(owner);
    expect(codeOf(await voiding(id, { body }))).toEqual([400, 'request.invalid']);
    expect(await invoices.read(owner, id)).toMatchObject({ status: 'open' });
  });

  it('happens once however often it is sent with one key, even when replies are lost', async () => {
    await invoices.stage.stage.setFaults({ timeout: 0.2, seed: 3 });
    for (let round = 0; round < 5; round += 1) {
      const { id } = await invoices.issued(owner);
      const headers = { 'idempotency-key': `void ${id}` };
      const first = await voiding(id, { headers });
      const again = await voiding(id, { headers });
      expect(again).toMatchObject({ status: 200, body: first.body });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    expect((await bookOf(owner))['transactions']).toBe(10);
  });

  it('happens once when many ask at once', async () => {
    const { id } = await invoices.issued(owner);
    const replies = await Promise.all(Array.from({ length: 10 }, () => voiding(id)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(9);
    expect((await bookOf(owner))['transactions']).toBe(2);
  });

  it('is nobody else’s business, and refuses who has no token or no account any more', async () => {
    const { id } = await invoices.issued(owner);
    const stranger = await invoices.person();
    expect(codeOf(await voiding(id, { token: undefined }))).toEqual([401, 'request.unauthenticated']);
    expect(codeOf(await voiding(id, { token: stranger.token }))).toEqual([404, 'invoice.not_found']);
    await invoices.stage.deliver(
      'invoice',
      anEvent(userDeleted, { subject: owner.id, sequence: 4, data: { userId: owner.id } }),
    );
    expect(codeOf(await voiding(id))).toEqual([401, 'issuer.gone']);
    expect((await bookOf(owner))['transactions']).toBe(1);
  });
});
