import { newId } from '@paymyinvoice/platform';
import type { Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyBook, post, type Book, type Posted } from '../src/ledger/book.ts';
import { headRow, rowsOf } from '../src/ledger/ledger-rows.ts';
import { issuedAndPaid, issueOf } from './book-filler.ts';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});

const get = (path: string, { token }: Pick<Person, 'token'> = owner) =>
  invoices.request('GET', `/v1/${path}`, { token });
const euros = (amount: number) => ({ amount, currency: 'EUR' });

async function store(posted: readonly Posted[]): Promise<Book> {
  const last = posted.at(-1);
  if (last === undefined) throw new Error('Nothing to store.');
  const rows = posted.flatMap(({ transaction }) => rowsOf(transaction));
  await invoices.stage.table('invoice').putMany([...rows, headRow(last.book)]);
  return last.book;
}

/** A book of an invoice and its payment in EUR, then another invoice in JPY. */
async function withBook(at = new Date()) {
  const paid = issuedAndPaid(emptyBook(owner.id), at);
  const owed = post(paid[1]?.book ?? emptyBook(owner.id), issueOf(newId('inv'), 'JPY'), at);
  const book = await store([...paid, owed]);
  return { book, transactions: [...paid, owed].map(({ transaction }) => transaction) };
}

describe('accounts', () => {
  it('show what they hold, one for each account and currency', async () => {
    await withBook();
    const { status, body } = await get('ledger/accounts');
    const yen = (amount: number) => ({ amount, currency: 'JPY' });
    expect([status, body]).toEqual([
      200,
      {
        items: [
          { account: 'cash:simulated', balance: euros(11_500) },
          { account: 'fees', balance: euros(400) },
          { account: 'receivable', balance: euros(0) },
          { account: 'receivable', balance: yen(11_900) },
          { account: 'revenue', balance: euros(-10_000) },
          { account: 'revenue', balance: yen(-10_000) },
          { account: 'tax_payable', balance: euros(-1_900) },
          { account: 'tax_payable', balance: yen(-1_900) },
        ],
      },
    ]);
  });

  it('can be read one by one, and tell a single balance by name', async () => {
    await withBook();
    const cash = await get('ledger/accounts/cash:simulated');
    const { at } = cash.body;
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    expect(cash.body).toEqual({
      ...{ account: 'cash:simulated', at, balances: [euros(11_500)], balance: euros(11_500) },
    });
    expect((await get('ledger/accounts/cash%3Asimulated')).body.balance).toEqual(euros(11_500));
    const receivable = await get('ledger/accounts/receivable');
    expect(receivable.body.balances).toEqual([euros(0), { amount: 11_900, currency: 'JPY' }]);
    expect(receivable.body).not.toHaveProperty('balance');
  });

  it('that nothing was booked in are empty, and those that cannot be do not exist', async () => {
    await withBook();
    expect(await get('ledger/accounts/refunds')).toMatchObject({ status: 200, body: { balances: [] } });
    expect((await get('ledger/accounts/refunds/entries')).body).toEqual({ items: [] });
    for (const name of ['pocket', 'cash:', 'cash:Stripe', 'Receivable', 'cash:a%23b', 'receivable.']) {
      expect(codeOf(await get(`ledger/accounts/${name}`))).toEqual([404, 'account.not_found']);
      expect(codeOf(await get(`ledger/accounts/${name}/entries`))).toEqual([404, 'account.not_found']);
    }
  });
});

describe('the balance at a moment', () => {
  const balanceAt = async (account: string, at: string) =>
    (await get(`ledger/accounts/${account}?at=${encodeURIComponent(at)}`)).body.balances;

  it('is that of the last entry up to it, to the millisecond', async () => {
    const at = new Date('2026-03-01T12:00:00.500Z');
    const [issued, paid] = issuedAndPaid(emptyBook(owner.id), at);
    const later = issuedAndPaid(paid?.book as Book, new Date(at.getTime() + 1));
    await store([issued, paid, ...later] as Posted[]);
    expect(await balanceAt('revenue', '2026-03-01T12:00:00.499Z')).toEqual([]);
    expect(await balanceAt('revenue', '2026-03-01T12:00:00.500Z')).toEqual([euros(-10_000)]);
    expect(await balanceAt('revenue', '2026-03-01T12:00:00.501Z')).toEqual([euros(-20_000)]);
    expect(await balanceAt('receivable', '2026-03-01T12:00:00.500Z')).toEqual([euros(0)]);
  });

  it('takes any offset, and answers in UTC', async () => {
    await withBook(new Date('2026-03-01T12:00:00.000Z'));
    expect(await balanceAt('fees', '2026-03-01T13:59:59+02:00')).toEqual([]);
    expect(await balanceAt('fees', '2026-03-01T14:00:00+02:00')).toEqual([euros(400)]);
    const { body } = await get('ledger/accounts/fees?at=2026-03-01T14:00:00%2B02:00');
    expect(body.at).toBe('2026-03-01T12:00:00.000Z');
  });

  it.each(['yesterday', '2026-03-01', '2026-02-30T00:00:00Z', '1772366400', '2026-03-01T12:00:00', ''])(
    'cannot be "%s"',
    async (at) => {
      const reply = await get(`ledger/accounts/fees?at=${encodeURIComponent(at)}`);
      expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    },
  );
});

describe('the entries of an account', () => {
  it('come newest first, in full pages, each with the balance after it', async () => {
    const posted: Posted[] = [];
    for (let count = 0; count < 5; count += 1)
      posted.push(...issuedAndPaid(posted.at(-1)?.book ?? emptyBook(owner.id), new Date()));
    await store(posted);
    const first = await get('ledger/accounts/cash:simulated/entries?limit=3');
    const second = await get(
      `ledger/accounts/cash:simulated/entries?limit=3&cursor=${first.body.nextCursor}`,
    );
    const items = [...first.body.items, ...second.body.items];
    expect(items.map(({ balance }) => balance.amount)).toEqual([57_500, 46_000, 34_500, 23_000, 11_500]);
    expect(second.body).not.toHaveProperty('nextCursor');
    const { id, at, about } = posted[9]?.transaction as Posted['transaction'];
    expect(items[0]).toEqual({
      ...{ transactionId: id, at, kind: 'payment_received', ...about },
      ...{ amount: euros(11_500), balance: euros(57_500) },
    });
  });

  it('have cursors of their own', async () => {
    await store(issuedAndPaid(issuedAndPaid(emptyBook(owner.id), new Date())[1]?.book as Book, new Date()));
    await store(issuedAndPaid(emptyBook(owner.id), new Date()));
    const { body } = await get('ledger/accounts/receivable/entries?limit=1');
    const path = `entries?limit=1&cursor=${body.nextCursor}`;
    expect(codeOf(await get(`ledger/accounts/fees/${path}`))).toEqual([400, 'cursor.invalid']);
    const other = await invoices.person();
    expect(codeOf(await get(`ledger/accounts/receivable/${path}`, other))).toEqual([400, 'cursor.invalid']);
  });
});

describe('a transaction', () => {
  it('shows its postings and its link in the chain', async () => {
    const { transactions } = await withBook();
    const [issued, paid] = transactions;
    const { status, body } = await get(`ledger/transactions/${paid?.id}`);
    expect([status, body]).toEqual([
      200,
      {
        ...{ id: paid?.id, number: 2, at: paid?.at, kind: 'payment_received', ...paid?.about },
        ...{ hash: paid?.hash, previousHash: issued?.hash },
        postings: [
          { account: 'cash:simulated', amount: euros(11_500), balance: euros(11_500) },
          { account: 'fees', amount: euros(400), balance: euros(400) },
          { account: 'receivable', amount: euros(-11_900), balance: euros(0) },
        ],
      },
    ]);
  });

  it('does not exist for anybody else, nor under another id', async () => {
    const { transactions } = await withBook();
    const path = `ledger/transactions/${transactions[0]?.id}`;
    expect(codeOf(await get(path, await invoices.person()))).toEqual([404, 'transaction.not_found']);
    for (const id of [newId('txn'), 'txn_1', `${transactions[0]?.id}%2300`])
      expect(codeOf(await get(`ledger/transactions/${id}`))).toEqual([404, 'transaction.not_found']);
  });
});

describe('the trial balance', () => {
  it('has as many debits as credits, by currency', async () => {
    await withBook();
    const { body } = await get('ledger/trial-balance');
    expect(body.items.map(({ currency }: { currency: string }) => currency)).toEqual(['EUR', 'JPY']);
    const [{ debits, credits, sum, rows }] = body.items;
    expect({ debits, credits, sum }).toEqual({
      debits: euros(11_900),
      credits: euros(11_900),
      sum: euros(0),
    });
    expect(rows).toContainEqual({ account: 'revenue', debit: euros(0), credit: euros(10_000) });
    expect(rows).toContainEqual({ account: 'fees', debit: euros(400), credit: euros(0) });
  });
});

describe('the summary', () => {
  it('tells by currency what is owed, what of it is late, and what was paid', async () => {
    await store(issuedAndPaid(emptyBook(owner.id), new Date()));
    await invoices.issued(owner, { dueDate: '2026-01-31' });
    await invoices.issued(owner, { dueDate: '2999-01-31' });
    await invoices.issued(owner, { currency: 'JPY', dueDate: '2999-01-31' });
    const { body } = await get('summary');
    const yen = (amount: number) => ({ amount, currency: 'JPY' });
    expect(body.items).toEqual([
      { currency: 'EUR', outstanding: euros(69_496), overdue: euros(34_748), paidThisMonth: euros(11_900) },
      { currency: 'JPY', outstanding: yen(34_748), overdue: yen(0), paidThisMonth: yen(0) },
    ]);
  });

  it('forgets what was paid when the month has turned, though nothing was booked since', async () => {
    const lastMonth = new Date(Date.now() - 32 * DAY_MS);
    await store(issuedAndPaid(emptyBook(owner.id), lastMonth));
    const { body } = await get('summary');
    expect(body.items).toEqual([
      { currency: 'EUR', outstanding: euros(0), overdue: euros(0), paidThisMonth: euros(0) },
    ]);
  });
});

describe('every route of the ledger', () => {
  const paths = [
    'ledger/accounts',
    'ledger/accounts/receivable',
    'ledger/accounts/receivable?at=2999-01-01T00:00:00Z',
    'ledger/accounts/receivable/entries',
    'ledger/trial-balance',
    'summary',
  ];

  it.each([...paths, `ledger/transactions/${newId('txn')}`])('asks for a token: %s', async (path) => {
    const reply = await invoices.request('GET', `/v1/${path}`);
    expect(codeOf(reply)).toEqual([401, 'request.unauthenticated']);
  });

  it.each(paths)('shows nothing of somebody else: %s', async (path) => {
    await withBook();
    const { status, body } = await get(path, await invoices.person());
    expect(status).toBe(200);
    expect(body.items ?? body.balances).toEqual([]);
  });

  it('takes no other method', async () => {
    const reply = await invoices.request('DELETE', '/v1/ledger/accounts', { token: owner.token });
    expect(codeOf(reply)).toEqual([405, 'route.method_not_allowed']);
  });
});

// Last, as the stage's clock does not go back, and everybody's token has expired then.
it('the balance at a moment stays as it was when time has passed and more was booked', async () => {
  const { token } = await invoices.stage.person({ exp: Math.floor((Date.now() + 50 * DAY_MS) / 1000) });
  owner = { ...owner, token };
  await invoices.issued(owner);
  const { now } = await invoices.stage.stage.clock();
  await invoices.stage.stage.advance(40 * DAY_MS);
  await invoices.issued(owner);
  const { body } = await get(`ledger/accounts/receivable?at=${now}`);
  expect(body).toMatchObject({ at: now, balance: euros(34_748) });
  expect((await get('ledger/accounts/receivable')).body.balance).toEqual(euros(69_496));
  expect((await get('summary')).body.items).toMatchObject([{ overdue: euros(34_748) }]);
});
