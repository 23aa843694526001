import type { Id } from '@paymyinvoice/platform';
import {
  absent,
  put,
  when,
  type Key,
  type Page,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Account } from './account.ts';
import { emptyBook, type Book, type BookedPosting, type Posted, type Transaction } from './book.ts';
import {
  entriesOf,
  HEAD,
  headRow,
  idIn,
  partitionOf,
  rowsOf,
  transactionIn,
  transactionPrefix,
  type LedgerRow,
} from './ledger-rows.ts';

type BookRow = Row & Book;

/** A posting as the list of its account shows it. */
export type AccountEntry = BookedPosting &
  Pick<Transaction, 'at' | 'kind' | 'about' | 'currency'> & { readonly transactionId: Id<'txn'> };

const ROWS_AT_ONCE = 999;

/**
 * One partition per book: its head, then each transaction followed by its postings. A posting is also listed under its
 * account (gsi1), oldest first.
 */
export class LedgerRepository {
  constructor(private readonly table: Table) {}

  key(ownerId: Id<'usr'>): Key {
    return { pk: partitionOf(ownerId), sk: HEAD };
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
    return [put(headRow(book), asRead), ...rowsOf(transaction).map((row) => put(row, absent))];
  }

  async findTransaction(ownerId: Id<'usr'>, id: Id<'txn'>): Promise<Transaction | undefined> {
    const query = { pk: partitionOf(ownerId), prefix: transactionPrefix(id), consistent: true };
    return transactionIn((await this.table.query<LedgerRow>(query)).rows);
  }

  /** The last entry of an account that is not later than `at`. */
  async findEntry(ownerId: Id<'usr'>, account: Account, at: string): Promise<AccountEntry | undefined> {
    // The tilde sorts after every entry of that millisecond.
    const query = { index: 'gsi1', pk: entriesOf(ownerId, account), upTo: `${at}~` };
    return (await this.table.query<Row & AccountEntry>({ ...query, newestFirst: true, limit: 1 })).rows[0];
  }

  /** Newest first. */
  async pageOfEntries(
    ownerId: Id<'usr'>,
    account: Account,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ rows: AccountEntry[]; next: Position | undefined }> {
    const query = { index: 'gsi1', pk: entriesOf(ownerId, account), newestFirst: true };
    return await this.table.query<Row & AccountEntry>({ ...query, ...part });
  }

  /** All that is stored of a book beside its head, oldest first and a transaction at a time, from behind a row. */
  async *groups(ownerId: Id<'usr'>, lastRow?: string): AsyncGenerator<LedgerRow[], void> {
    const query = { pk: partitionOf(ownerId), limit: ROWS_AT_ONCE, consistent: true };
    let after: Position | undefined = lastRow === undefined ? undefined : { pk: query.pk, sk: lastRow };
    let group: LedgerRow[] = [];
    do {
      const { rows, next }: Page<LedgerRow> = await this.table.query<LedgerRow>({ ...query, after });
      for (const row of rows.filter(({ sk }) => sk !== HEAD)) {
        if (group[0] !== undefined && idIn(group[0]) !== idIn(row)) {
          yield group;
          group = [];
        }
        group.push(row);
      }
      after = next;
    } while (after !== undefined);
    if (group.length > 0) yield group;
  }
}
