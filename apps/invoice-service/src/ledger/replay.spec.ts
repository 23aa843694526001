import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postedAll, steps } from '../../test/book-arbitraries.ts';
import { emptyBook, type Posted } from './book.ts';
import { hashOf } from './chain.ts';
import { rowsOf, type LedgerRow } from './ledger-rows.ts';
import { headFault, replayed } from './replay.ts';

function replayedAll(posted: readonly Posted[]) {
  let [book] = [emptyBook(posted[0]?.book.ownerId as never)];
  for (const { transaction } of posted) {
    const next = replayed(book, rowsOf(transaction));
    if ('fault' in next) throw new Error(next.fault);
    book = next.book;
  }
  return book;
}

/** The book before the last of its transactions, and the rows of that one. */
function last(posted: readonly Posted[]) {
  const before = posted.at(-2)?.book ?? emptyBook(posted[0]?.book.ownerId as never);
  return { before, rows: rowsOf((posted.at(-1) as Posted).transaction) };
}

const anything = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant({ EUR: 1 }),
);

describe('booking again what is stored', () => {
  it('comes to the very same book', () => {
    fc.assert(
      fc.property(steps(1), (taken) => {
        const posted = postedAll(taken);
        const book = replayedAll(posted);
        expect(headFault((posted.at(-1) as Posted).book, book)).toBeUndefined();
      }),
    );
  });

  it('finds any attribute of any row that is another, is missing or does not belong there', () => {
    const tampering = fc.tuple(steps(1), fc.nat(), fc.nat(), fc.option(anything, { nil: undefined }));
    fc.assert(
      fc.property(tampering, ([taken, place, member, value]) => {
        const { before, rows } = last(postedAll(taken));
        const row = rows[place % rows.length] as LedgerRow;
        const names = [...Object.keys(row), 'stranger'];
        const name = names[member % names.length] as string;
        fc.pre(name !== 'pk' && name !== 'sk');
        fc.pre(JSON.stringify(row[name]) !== JSON.stringify(value));
        row[name] = value;
        expect(replayed(before, rows)).toHaveProperty('fault');
      }),
      { numRuns: 500 },
    );
  });

  it('finds a row that is missing', () => {
    fc.assert(
      fc.property(steps(1), fc.nat(), (taken, place) => {
        const { before, rows } = last(postedAll(taken));
        rows.splice(place % rows.length, 1);
        expect(replayed(before, rows)).toHaveProperty('fault');
      }),
    );
  });

  it('is not deceived by a hash that fits a false balance', () => {
    const posted = postedAll(fc.sample(steps(1), { numRuns: 1, seed: 7 })[0] ?? []);
    const { transaction } = posted.at(-1) as Posted;
    const { hash: _hash, ...content } = transaction;
    const [first, ...others] = content.postings;
    const balances = { ...first?.balances, [content.currency]: 1 };
    const forged = { ...content, postings: [{ ...first, balances }, ...others] };
    const { before } = last(posted);
    expect(replayed(before, rowsOf({ ...forged, hash: hashOf(forged) } as never))).toEqual({
      fault: 'the balance of posting 00 does not follow from its amount',
    });
  });

  it('is not deceived by a hash that fits another place', () => {
    const posted = postedAll(fc.sample(steps(3), { numRuns: 1, seed: 7 })[0] ?? []);
    const [first, , third] = posted as [Posted, Posted, Posted];
    expect(replayed(first.book, rowsOf(third.transaction))).toEqual({
      fault: 'it is number 3, and number 2 is missing',
    });
  });
});
