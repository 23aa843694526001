import { isId } from '@paymyinvoice/platform';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { transactionId } from './transaction-id.ts';

const moment = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((at) => at.toISOString());
const number = fc.integer({ min: 1, max: 10 ** 12 });

it('ids of transactions are ids like any other', () => {
  fc.assert(fc.property(moment, number, (at, next) => isId('txn', transactionId(at, next))));
});

it('they sort by time, and within a millisecond by number', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(moment, number), { minLength: 2 }), (links) => {
      const sorted = links.sort(([a, m], [b, n]) => (a === b ? m - n : a < b ? -1 : 1));
      const distinct = sorted.filter(([at, n], index) => {
        const [before, last] = sorted[index - 1] ?? [];
        return at !== before || n !== last;
      });
      const ids = distinct.map(([at, n]) => transactionId(at, n));
      expect([...ids].sort()).toEqual(ids);
    }),
  );
});

it('they cannot be guessed from time and number', () => {
  expect(transactionId('2026-01-01T00:00:00.000Z', 1)).not.toBe(transactionId('2026-01-01T00:00:00.000Z', 1));
});
