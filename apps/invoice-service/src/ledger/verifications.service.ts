import { isId, type Id } from '@paymyinvoice/platform';
import { emptyBook, type Book } from './book.ts';
import { idIn, type LedgerRow } from './ledger-rows.ts';
import type { LedgerRepository } from './ledger.repository.ts';
import { headFault, replayed } from './replay.ts';

/** How far a book was found to hold: the book as its transactions come to so far, and their last row. */
export type Progress = { readonly book: Book; readonly lastRow?: string | undefined };

export type Broken = {
  /** None when it is the head that is wrong, or what is missing at the end. */
  readonly transaction?: Id<'txn'>;
  readonly number: number;
  readonly reason: string;
};

export type Verification = Progress & {
  /** Whether more is to be looked at, as time ran out. */
  readonly isPartial: boolean;
  readonly broken?: Broken;
};

/** A function may answer for 20 seconds. */
const MOST_MS = 10_000;

/**
 * Reads a whole book and books it again. Others may append meanwhile: only what the head counted when it was read is
 * looked at, as all of that is there.
 */
export class VerificationsService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly mostMs = MOST_MS,
  ) {}

  async verify(ownerId: Id<'usr'>, from: Progress = { book: emptyBook(ownerId) }): Promise<Verification> {
    const begunAt = performance.now();
    const head = await this.ledger.find(ownerId);
    let { book, lastRow } = from;
    for await (const rows of this.ledger.groups(ownerId, lastRow)) {
      if (book.transactions >= head.transactions) return await this.concluded(head, book, rows);
      const next = replayed(book, rows);
      if ('fault' in next) return broken(book, next.fault, rows);
      book = next.book;
      lastRow = rows.at(-1)?.sk;
      if (performance.now() - begunAt > this.mostMs) return { book, lastRow, isPartial: true };
    }
    return await this.concluded(head, book);
  }

  /** `beyond` is what stands after all that the head counts. */
  private async concluded(head: Book, book: Book, beyond?: readonly LedgerRow[]): Promise<Verification> {
    if (book.transactions < head.transactions)
      return broken(
        book,
        `the head of the book counts ${head.transactions} transactions, and this one is missing`,
      );
    const fault = headFault(head, book);
    if (fault !== undefined)
      return { book, isPartial: false, broken: { number: book.transactions, reason: fault } };
    if (beyond !== undefined && (await this.ledger.find(head.ownerId)).transactions <= head.transactions)
      return broken(book, 'the head of the book does not know of it', beyond);
    return { book, isPartial: false };
  }
}

/** What stands, or should stand, next in the book. */
function broken(book: Book, reason: string, [row]: readonly LedgerRow[] = []): Verification {
  const id = row && idIn(row);
  const next = { number: book.transactions + 1, reason };
  return { book, isPartial: false, broken: isId('txn', id) ? { transaction: id, ...next } : next };
}
