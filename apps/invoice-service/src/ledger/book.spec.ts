import { newId } from '@paymyinvoice/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postedAll, steps } from '../../test/book-arbitraries.ts';
import { emptyBook, FIRST_HASH, post, receivedInMonthOf, takeNumber, type Entry } from './book.ts';
import { trialBalancesOf } from './holdings.ts';

const at = new Date('2026-01-31T12:00:00Z');
const entry = (postings: Entry['postings'], kind: Entry['kind'] = 'invoice_issued'): Entry => ({
  ...{ kind, about: { invoiceId: newId('inv') }, currency: 'EUR', postings },
});
const moved = (amountMinor: number) =>
  entry([
    { account: 'receivable', amountMinor },
    { account: 'revenue', amountMinor: -amountMinor },
  ]);
const paid = (amountMinor: number) =>
  entry(
    [
      { account: 'cash:cash', amountMinor },
      { account: 'receivable', amountMinor: -amountMinor },
    ],
    'payment_received',
  );

describe('whatever is booked, in any order and by any clock', () => {
  it('debits and credits stay equal in every currency', () => {
    fc.assert(
      fc.property(steps(), (taken) => {
        for (const { book } of postedAll(taken))
          for (const { debitsMinor, creditsMinor } of trialBalancesOf(book))
            expect(debitsMinor).toBe(creditsMinor);
      }),
    );
  });

  it('every balance is the sum of the postings so far', () => {
    fc.assert(
      fc.property(steps(), (taken) => {
        const sums = new Map<string, number>();
        for (const { book, transaction } of postedAll(taken))
          for (const { account, amountMinor, balances } of transaction.postings) {
            const name = `${account} ${transaction.currency}`;
            sums.set(name, (sums.get(name) ?? 0) + amountMinor);
            expect(balances[transaction.currency]).toBe(sums.get(name));
            expect(book.balances[account]).toEqual(balances);
          }
      }),
    );
  });

  it('transactions are numbered without a gap, chained, and sorted by id; time does not run backwards', () => {
    fc.assert(
      fc.property(steps(1), (taken) => {
        const transactions = postedAll(taken).map(({ transaction }) => transaction);
        expect(transactions.map(({ number }) => number)).toEqual(transactions.map((_, index) => index + 1));
        const hashes = [FIRST_HASH, ...transactions.map(({ hash }) => hash)];
        expect(transactions.map(({ previousHash }) => previousHash)).toEqual(hashes.slice(0, -1));
        const ids = transactions.map(({ id }) => id);
        expect([...ids].sort()).toEqual(ids);
        const times = transactions.map((transaction) => transaction.at);
        expect([...times].sort()).toEqual(times);
      }),
    );
  });
});

describe('a book', () => {
  it('gives out consecutive numbers, those of invoices and of credit notes apart', () => {
    const first = takeNumber(emptyBook(newId('usr')), 'invoice');
    const second = takeNumber(first.book, 'invoice');
    expect([first.number, second.number]).toEqual(['INV-000001', 'INV-000002']);
    expect(takeNumber(second.book, 'creditNote').number).toBe('CRN-000001');
  });

  it.each([
    ['do not sum to zero', [['receivable', 5] as const, ['revenue', -4] as const]],
    ['are none', []],
    ['are nothing but zeros', [['receivable', 0] as const, ['revenue', 0] as const]],
    ['name an account twice', [['fees', 1] as const, ['fees', -1] as const]],
    ['are fractions', [['receivable', 0.5] as const, ['revenue', -0.5] as const]],
    [
      'sum to zero only by rounding',
      [
        ['receivable', 2 ** 53 - 1],
        ['fees', 2],
        ['revenue', 1 - 2 ** 53],
        ['refunds', -1],
      ] as const,
    ],
  ])('takes no postings that %s', (_what, postings) => {
    const made = postings.map(([account, amountMinor]) => ({ account, amountMinor }));
    expect(() => post(emptyBook(newId('usr')), entry(made), at)).toThrow('make no transaction');
  });

  it('refuses what could not be counted any more, in one account or in all of them together', () => {
    const full = post(emptyBook(newId('usr')), moved(Number.MAX_SAFE_INTEGER), at).book;
    const bookFull = expect.objectContaining({ code: 'book.amount_too_large' }) as Error;
    expect(() => post(full, moved(1), at)).toThrow(bookFull);
    const spread = post(full, paid(1000), at).book;
    expect(() => post(spread, moved(1), at)).toThrow(bookFull);
    expect(() => post(full, { ...moved(1), currency: 'JPY' }, at)).not.toThrow();
  });

  it('knows what was received in the month of its last booking, and nothing of any other', () => {
    const issued = post(emptyBook(newId('usr')), moved(500), at).book;
    const twice = post(post(issued, paid(100), at).book, paid(50), at).book;
    expect(receivedInMonthOf(twice, '2026-01-31T23:59:59.999Z')).toEqual({ EUR: 150 });
    expect(receivedInMonthOf(twice, '2026-02-01T00:00:00.000Z')).toEqual({});
    const next = post(twice, paid(7), new Date('2026-02-01T00:00:00Z')).book;
    expect(next.receivedInMonth).toEqual({ EUR: 7 });
  });
});
