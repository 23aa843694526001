import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

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

const reason = 'Two hours less than agreed';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
let keys = 0;
const crediting = (id: string, amount: unknown, options: object = {}) =>
  invoices.request('POST', `/v1/invoices/${id}/credit-notes`, {
    token: owner.token,
    headers: { 'idempotency-key': `credit note ${(keys += 1)}` },
    body: { amount, reason },
    ...options,
  });
const table = () => invoices.stage.table('invoice');
const stored = async (sk: string, pk = `OWNER#${owner.id}`) => (await table().query({ pk, prefix: sk })).rows;
const bookOf = async () => (await stored('BOOK', `BOOK#${owner.id}`))[0];
const change = async (id: string, changes: object) => {
  const [row] = await stored(`INVOICE#${id}`);
  if (row === undefined) throw new Error('The invoice is not stored.');
  await table().putMany([{ ...row, ...changes }]);
};

describe('a credit note', () => {
  it('lowers what is owed, under a number of its own, and stands on its invoice', async () => {
    const { id } = await invoices.issued(owner);
    const reply = await crediting(id, eur(4748));
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/invoice/v1/invoices/${id}`);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^crn_/) as string,
      ...{ number: 'CRN-000001', amount: eur(4748), reason, status: 'issued' },
      issuedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(await invoices.read(owner, id)).toMatchObject({
      ...{ status: 'open', total: eur(34_748), credited: eur(4748), outstanding: eur(30_000), paid: eur(0) },
      creditNotes: [reply.body],
    });
    expect(await stored(`INVOICE#${id}#CREDIT#`)).toMatchObject([
      { sk: `INVOICE#${id}#CREDIT#${reply.body.id}`, amountMinor: 4748, currency: 'EUR' },
    ]);
    expect(await bookOf()).toMatchObject({
      transactions: 2,
      numbers: { invoice: 1, creditNote: 1 },
      balances: { receivable: { EUR: 30_000 }, credit_notes: { EUR: 4748 } },
    });
    expect((await stored(`HISTORY#${id}#`)).at(-1)).toMatchObject({
      ...{ actor: 'owner', action: 'credited', about: reply.body.id, detail: 'CRN-000001, EUR 47.48' },
    });
  });

  it('over all that is owed settles the invoice, and is told of as such', async () => {
    const { id } = await invoices.issued(owner);
    await invoices.good(crediting(id, 34_747));
    expect(await invoices.read(owner, id)).toMatchObject({ status: 'open', outstanding: eur(1) });
    await invoices.good(crediting(id, 1));
    expect(await invoices.read(owner, id)).toMatchObject({
      ...{ status: 'paid', outstanding: eur(0), paid: eur(0), credited: eur(34_748) },
      creditNotes: [{ number: 'CRN-000001' }, { number: 'CRN-000002' }],
    });
    expect(await invoices.eventsAbout(id, 2)).toEqual([
      ['invoice.issued', 1],
      ['invoice.paid', 2],
    ]);
    expect(codeOf(await crediting(id, 1))).toEqual([409, 'credit_note.exceeds_outstanding']);
  });

  it('is at most what is owed and not being paid', async () => {
    const { id } = await invoices.issued(owner);
    expect(codeOf(await crediting(id, 34_749))).toEqual([409, 'credit_note.exceeds_outstanding']);
    await change(id, { reservedMinor: 4000 });
    expect(codeOf(await crediting(id, 30_749))).toEqual([409, 'credit_note.exceeds_outstanding']);
    expect((await crediting(id, 30_748)).status).toBe(201);
    expect(await bookOf()).toMatchObject({ numbers: { creditNote: 1 } });
  });

  it('is for what has been issued', async () => {
    const { id } = await invoices.draft(owner);
    expect(codeOf(await crediting(id, 1))).toEqual([409, 'invoice.not_open']);
  });

  it('stays on an invoice that is voided afterwards', async () => {
    const { id } = await invoices.issued(owner);
    const creditNote = await invoices.good(crediting(id, 100));
    const voided = await invoices.good(
      invoices.request('POST', `/v1/invoices/${id}/void`, { token: owner.token, body: { reason } }),
    );
    expect(voided).toMatchObject({ status: 'void', creditNotes: [creditNote] });
    expect(await invoices.read(owner, id)).toEqual(voided);
    expect(codeOf(await crediting(id, 1))).toEqual([409, 'invoice.not_open']);
    expect((await bookOf())?.['balances']).toMatchObject({
      receivable: { EUR: 0 },
      credit_notes: { EUR: 0 },
    });
  });

  it.each<[string, object, string]>([
    ['nothing', { amount: 0 }, 'amount'],
    ['less than nothing', { amount: -1 }, 'amount'],
    ['a fraction', { amount: 0.1 }, 'amount'],
    ['text', { amount: '10' }, 'amount'],
    ['what cannot be counted', { amount: 2 ** 53 }, 'amount'],
    ['no amount', { amount: undefined }, 'amount'],
    ['money of nothing', { amount: eur(0) }, 'amount.amount'],
    ['money of less than nothing', { amount: eur(-1) }, 'amount.amount'],
    ['money in text', { amount: { amount: '10', currency: 'EUR' } }, 'amount.amount'],
    ['money in no currency', { amount: { amount: 10, currency: 'XXX' } }, 'amount.currency'],
    ['money with a stranger in it', { amount: { ...eur(10), tax: 1 } }, 'amount.tax'],
    ['another currency', { amount: { amount: 10, currency: 'USD' } }, 'amount.currency'],
    ['no reason', { reason: undefined }, 'reason'],
    ['an empty reason', { reason: '  ' }, 'reason'],
    ['a number for a reason', { reason: 1 }, 'reason'],
    ['a reason in lines', { reason: 'one\ntwo' }, 'reason'],
    ['a novel', { reason: 'x'.repeat(501) }, 'reason'],
    ['a stranger', { number: 'CRN-000001' }, 'number'],
  ])('is refused over %s', async (_what, members, path) => {
    const { id } = await invoices.issued(owner);
    const reply = await crediting(id, 10, { body: { amount: 10, reason, ...members } });
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    expect(reply.body.errors[0].path).toBe(path);
    expect(await bookOf()).toMatchObject({ transactions: 1 });
  });

  it('is refused over more than any number', async () => {
    const { id } = await invoices.issued(owner);
    const reply = await crediting(id, 10, { body: `{"amount":1e400,"reason":"${reason}"}` });
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
  });

  it('comes with a key, and is made once however often it is sent with it, even when replies are lost', async () => {
    const { id } = await invoices.issued(owner);
    expect(codeOf(await crediting(id, 10, { headers: {} }))).toEqual([400, 'idempotency.key_required']);
    await invoices.stage.stage.setFaults({ timeout: 0.2, seed: 3 });
    for (let round = 1; round <= 5; round += 1) {
      const headers = { 'idempotency-key': `round ${round} of ${id}` };
      const first = await crediting(id, 10, { headers });
      const again = await crediting(id, 10, { headers });
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(codeOf(await crediting(id, 11, { headers }))).toEqual([422, 'idempotency.key_reused']);
    }
    expect(await bookOf()).toMatchObject({ transactions: 6, numbers: { creditNote: 5 } });
    expect(await invoices.read(owner, id)).toMatchObject({ credited: eur(50) });
  });

  it('gets the next number however many are made at once, and no more is credited than was owed', async () => {
    const { id } = await invoices.issued(owner);
    const replies = await Promise.all(Array.from({ length: 40 }, () => crediting(id, 1000)));
    const made = replies.filter(({ status }) => status === 201);
    expect(made.map(({ body }) => body.number as string).sort()).toEqual(
      Array.from({ length: 34 }, (_, index) => `CRN-${String(index + 1).padStart(6, '0')}`),
    );
    const refused = replies.filter(({ status }) => status !== 201);
    expect(refused.map(codeOf)).toEqual(Array(6).fill([409, 'credit_note.exceeds_outstanding']));
    const { creditNotes, outstanding } = await invoices.read(owner, id);
    expect(outstanding).toEqual(eur(748));
    expect(creditNotes.map(({ number }: { number: string }) => number)).toEqual(
      made.map(({ body }) => body.number as string).sort(),
    );
  });

  it('is nobody else’s business, and refuses who has no token or no account any more', async () => {
    const { id } = await invoices.issued(owner);
    const stranger = await invoices.person();
    expect(codeOf(await crediting(id, 1, { token: undefined }))).toEqual([401, 'request.unauthenticated']);
    expect(codeOf(await crediting(id, 1, { token: stranger.token }))).toEqual([404, 'invoice.not_found']);
    await invoices.stage.deliver(
      'invoice',
      anEvent(userDeleted, { subject: owner.id, sequence: 4, data: { userId: owner.id } }),
    );
    expect(codeOf(await crediting(id, 1))).toEqual([401, 'issuer.gone']);
    expect(await bookOf()).toMatchObject({ transactions: 1 });
  });
});
