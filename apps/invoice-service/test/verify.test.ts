import { newId } from '@paymyinvoice/platform';
import type { Row } from '@paymyinvoice/platform/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '@paymyinvoice/testing';
import { emptyBook, FIRST_HASH, type Book } from '../src/ledger/book.ts';
import { LedgerRepository } from '../src/ledger/ledger.repository.ts';
import { VerificationsService } from '../src/ledger/verifications.service.ts';
import { fillBook } from './book-filler.ts';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());

const table = () => invoices.stage.table('invoice');
const verify = async ({ token }: Pick<Person, 'token'>, from?: string) =>
  await invoices.request('GET', `/v1/ledger/verify${from === undefined ? '' : `?from=${from}`}`, { token });

/** Somebody with a book of six transactions of three postings each, and its rows in their order. */
async function withBook() {
  const owner = await invoices.person();
  const book = await fillBook(table(), emptyBook(owner.id), 3);
  const { rows } = await table().query({ pk: `BOOK#${owner.id}` });
  const [head, ...others] = rows;
  const transactions = Object.values(Object.groupBy(others, ({ sk }) => sk.slice(0, 34))).map(
    (each) => each ?? [],
  );
  return { owner, book, head: head as Row & Book, transactions };
}

/** What verifying names once the row of a place has been replaced. `number` 0 is the head, `place` 0 tells of a transaction. */
async function foundAfter(number: number, place: number, tamper: (row: Row) => Row) {
  const { owner, head, transactions } = await withBook();
  const row = number === 0 ? head : transactions[number - 1]?.[place];
  if (row === undefined) throw new Error('There is no such row.');
  const instead = tamper(row);
  if (instead.pk !== row.pk || instead.sk !== row.sk) await table().removeMany([row]);
  await table().putMany([instead]);
  const { body } = await verify(owner);
  return { body, id: transactions[number - 1]?.[0]?.['id'] };
}

const changed = (name: string, value: unknown) => (row: Row) => ({ ...row, [name]: value });

describe('a book that holds', () => {
  it('is said to, with its length and its head', async () => {
    const { owner, book } = await withBook();
    const { status, body } = await verify(owner);
    expect([status, body]).toEqual([200, { ok: true, transactions: 6, head: book.hash }]);
  });

  it('may be empty', async () => {
    const { body } = await verify(await invoices.person());
    expect(body).toEqual({ ok: true, transactions: 0, head: FIRST_HASH });
  });

  it('holds while sixty invoices are issued at once, and counts them all', async () => {
    const owner = await invoices.person();
    const drafts = await Promise.all(Array.from({ length: 60 }, () => invoices.draft(owner)));
    const state = { isDone: false };
    const issuing = Promise.all(
      drafts.map(({ id }) => invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token })),
    ).finally(() => (state.isDone = true));
    const found = [];
    while (!state.isDone) found.push((await verify(owner)).body);
    expect((await issuing).map(({ status }) => status)).toEqual(drafts.map(() => 200));
    expect(found.filter(({ ok }) => ok !== true)).toEqual([]);
    expect(found.some(({ transactions }) => transactions > 0 && transactions < 60)).toBe(true);
    expect((await verify(owner)).body).toMatchObject({ ok: true, transactions: 60 });
  }, 60_000);
});

describe('what was changed by hand is named:', () => {
  const otherId = newId('inv');
  const kinds: [name: string, value: unknown][] = [
    ['number', 9],
    ['at', '2020-01-01T00:00:00.000Z'],
    ['kind', 'refund_made'],
    ['about', { invoiceId: otherId }],
    ['currency', 'USD'],
    ['note', 'written between the lines'],
    ['ttl', 32_503_680_000],
  ];

  it.each([
    ...kinds,
    ['id', newId('txn')],
    ['ownerId', newId('usr')],
    ['previousHash', FIRST_HASH],
    ['hash', FIRST_HASH],
    ['postingCount', 2],
    ['gsi1pk', 'ENTRIES#'],
    ['postings', []],
  ] as typeof kinds)('%s of a transaction', async (name, value) => {
    const { body, id } = await foundAfter(4, 0, changed(name, value));
    expect(body).toMatchObject({ ok: false, transactions: 3, broken: { transaction: id, number: 4 } });
    expect(body.broken.reason).toMatch(name === 'hash' ? 'not what its hash covers' : reasonFor(name));
  });

  it.each([
    ...kinds,
    ['transactionId', newId('txn')],
    ['account', 'fees'],
    ['amountMinor', 11_901],
    ['amountMinor', '11900'],
    ['amountMinor', -11_900],
    ['balances', { EUR: 1 }],
    ['balances', { EUR: 11_900, USD: 0 }],
    ['gsi1pk', 'ENTRIES#'],
    ['gsi1sk', '2020'],
    ['gsi2pk', 'INVOICES#'],
  ] as typeof kinds)('%s of a posting', async (name, value) => {
    const { body, id } = await foundAfter(5, 1, changed(name, value));
    expect(body).toMatchObject({ ok: false, transactions: 4, broken: { transaction: id, number: 5 } });
    expect(body.broken.reason).toMatch(reasonFor(name));
  });

  function reasonFor(name: string): string | RegExp {
    if (name === 'previousHash') return 'does not follow from the transaction before it';
    if (name === 'postingCount') return '2 postings are to be there, and 3 are';
    if (name === 'amountMinor') return /these postings make no transaction: .*receivable/;
    if (name === 'balances') return 'the balance of posting 00 does not follow from its amount';
    if (name === 'account') return 'posting 00 has another gsi1pk than the rest of it says';
    return new RegExp(`has another (.*, )?${name}\\b`);
  }

  it.each([
    ['transactions', 5, 'another balances, hash, receivedInMonth'],
    ['transactions', 7, 'counts 7 transactions, and this one is missing'],
    ['hash', FIRST_HASH, 'another hash than'],
    ['at', '2031-01-01T00:00:00.000Z', 'another at than'],
    ['ownerId', newId('usr'), 'another ownerId than'],
    ['balances', {}, 'another balances than'],
    ['numbers', { invoice: 4, creditNote: 0 }, 'another numbers than'],
    ['receivedInMonth', { EUR: 0 }, 'another receivedInMonth than'],
    ['note', 'written between the lines', 'another note than'],
  ] as [name: string, value: unknown, reason: string][])('%s of the head', async (name, value, reason) => {
    const { body } = await foundAfter(0, 0, changed(name, value));
    expect(body.ok).toBe(false);
    expect(body.broken.reason).toContain(reason);
  });

  it.each<[string, number, number, (row: Row) => Row]>([
    ['a posting in another place', 2, 3, (row) => ({ ...row, sk: row.sk.replace(/03$|02$/, '09') })],
    ['a posting in another book', 2, 1, (row) => ({ ...row, pk: `BOOK#${newId('usr')}` })],
    ['a transaction under another id', 2, 0, (row) => ({ ...row, sk: `TXN#${newId('txn')}` })],
  ])('%s', async (_what, number, place, move) => {
    const { body } = await foundAfter(number, place, move);
    expect(body).toMatchObject({ ok: false, transactions: number - 1, broken: { number } });
  });

  it.each<[string, number, number[], string]>([
    ['a posting that was removed', 3, [2], '3 postings are to be there, and 2 are'],
    ['postings without their transaction', 3, [0], 'the row that tells of it is missing'],
    ['a transaction that was removed', 3, [0, 1, 2, 3], 'it is number 4, and number 3 is missing'],
    ['the last transaction, removed', 6, [0, 1, 2, 3], 'counts 6 transactions, and this one is missing'],
  ])('%s', async (_what, number, places, reason) => {
    const { owner, transactions } = await withBook();
    await table().removeMany(places.flatMap((place) => transactions[number - 1]?.[place] ?? []));
    const { body } = await verify(owner);
    expect(body).toMatchObject({ ok: false, transactions: number - 1, broken: { number } });
    expect(body.broken.reason).toContain(reason);
  });

  it.each<[string, string, string]>([
    ['before all others', 'AAA', 'is missing'],
    ['after all others', 'ZZZ', 'the head of the book does not know of it'],
    [
      'as a transaction of its own',
      'TXN#txn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      'the head of the book does not know of it',
    ],
  ])('a row that was added %s', async (_where, sk, reason) => {
    const { owner, transactions } = await withBook();
    await table().putMany([{ ...transactions[0]?.[0], pk: `BOOK#${owner.id}`, sk }]);
    const { body } = await verify(owner);
    expect(body).toMatchObject({ ok: false, broken: { reason: expect.stringContaining(reason) } });
  });

  it('a fourth posting', async () => {
    const { owner, transactions } = await withBook();
    const [posting] = transactions[1]?.slice(1) ?? [];
    await table().putMany([{ ...(posting as Row), sk: `${posting?.sk.slice(0, -2)}03` }]);
    const { body } = await verify(owner);
    expect(body.broken).toMatchObject({
      number: 2,
      reason: expect.stringContaining('3 postings are to be there, and 4 are'),
    });
  });

  it('the head, removed', async () => {
    const { owner, head } = await withBook();
    await table().removeMany([head]);
    const { body } = await verify(owner);
    expect(body).toMatchObject({ ok: false, transactions: 0, broken: { number: 1 } });
  });
});

describe('a book that takes longer than a request may', () => {
  const ledger = () => new LedgerRepository(table());

  it('is verified in several steps, which come to what one comes to', async () => {
    const { owner, book } = await withBook();
    const hasty = new VerificationsService(ledger(), 0);
    let found = await hasty.verify(owner.id);
    for (let steps = 1; found.isPartial; steps += 1) {
      expect(found.book.transactions).toBe(steps);
      found = await hasty.verify(owner.id, found);
    }
    expect(found).toEqual({ book, isPartial: false });
  });

  it('goes on from nothing but what was said to the same owner', async () => {
    const { token } = await invoices.person();
    expect(codeOf(await verify({ token }, 'forged'))).toEqual([400, 'cursor.invalid']);
  });
});

it('asks for a token', async () => {
  expect((await invoices.request('GET', '/v1/ledger/verify')).status).toBe(401);
});
