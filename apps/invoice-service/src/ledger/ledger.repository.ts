import type { Id } from '@paymyinvoice/platform';
import { absent, put, when, type Key, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import { emptyBook, type Book, type BookedPosting, type Posted, type Transaction } from './book.ts';

type BookRow = Row & Book;

/**
 * One partition per book: its head, then each transaction followed by its postings. A posting is also listed under its
 * account (gsi1), oldest first.
 */
export class LedgerRepository {
  constructor(private readonly table: Table) {}

  key(ownerId: Id<'usr'>): Key {
    return { pk: partitionOf(ownerId), sk: 'BOOK' };
  }

  /** The book among rows that were read; one that nothing was booked in yet has none. */
  bookIn(rows: readonly Row[], ownerId: Id<'usr'>): Book {
    const key = this.key(ownerId);
    const row = rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk) as BookRow | undefined;
    if (row === undefined) return emptyBook(ownerId);
    const { pk: _pk, sk: _sk, ...book } = row;
    return book;
  }

  async find(ownerId: Id<'usr'>): Promise<Book> {
    const row = await this.table.get(this.key(ownerId), { consistent: true });
    return this.bookIn(row ? [row] : [], ownerId);
  }

  /** Appends to the book exactly as it was read: whoever comes second finds another head, and fails. */
  appending(before: Book, { book, transaction }: Posted): Write[] {
    const asRead = before.transactions === 0 ? absent : when`transactions = ${before.transactions}`;
    return [
      put({ ...this.key(book.ownerId), ...book }, asRead),
      put(headerRow(transaction), absent),
      ...transaction.postings.map((posting, index) => put(postingRow(transaction, posting, index), absent)),
    ];
  }
}

function partitionOf(ownerId: Id<'usr'>): string {
  return `BOOK#${ownerId}`;
}

function headerRow({ postings, ...transaction }: Transaction): Row {
  return {
    pk: partitionOf(transaction.ownerId),
    sk: `TXN#${transaction.id}`,
    ...transaction,
    postingCount: postings.length,
  };
}

function postingRow(transaction: Transaction, posting: BookedPosting, index: number): Row {
  const { id, ownerId, number, at, kind, about, currency } = transaction;
  const place = String(index).padStart(2, '0');
  return {
    pk: partitionOf(ownerId),
    sk: `TXN#${id}#${place}`,
    gsi1pk: `ENTRIES#${ownerId}#${posting.account}`,
    gsi1sk: `${at}#${id}#${place}`,
    ...{ transactionId: id, number, at, kind, about, currency },
    ...posting,
  };
}
