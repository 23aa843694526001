import type { Id } from '@paymyinvoice/platform';
import type { Book, BookedPosting, Transaction } from './book.ts';

/** A row as it lies in the table. Whoever checks a book trusts nothing of it but its key. */
export type LedgerRow = { pk: string; sk: string; [attribute: string]: unknown };

const PARTITION = 'BOOK#';
const TRANSACTION = 'TXN#';
export const HEAD = 'BOOK';

export function partitionOf(ownerId: Id<'usr'>): string {
  return PARTITION + ownerId;
}

export function headRow(book: Book): LedgerRow {
  return { pk: partitionOf(book.ownerId), sk: HEAD, ...book };
}

export function transactionPrefix(id: string): string {
  return TRANSACTION + id;
}

/** To list the entries of an account (gsi1), oldest first. */
export function entriesOf(ownerId: Id<'usr'>, account: string): string {
  return `ENTRIES#${ownerId}#${account}`;
}

/** All rows of a transaction, in their order: one that tells of it, then one for each posting. */
export function rowsOf(transaction: Transaction): LedgerRow[] {
  const { id, ownerId, number, at, kind, about, currency, postings, previousHash, hash } = transaction;
  const key = { pk: partitionOf(ownerId), sk: transactionPrefix(id) };
  const header = {
    ...key,
    ...{ id, ownerId, number, at, kind, about, currency, previousHash, hash },
    postingCount: postings.length,
  };
  return [header, ...postings.map((posting, index) => postingRow(transaction, posting, index))];
}

function postingRow(transaction: Transaction, posting: BookedPosting, index: number): LedgerRow {
  const { id, ownerId, number, at, kind, about, currency } = transaction;
  const { account, amountMinor, balances } = posting;
  const place = String(index).padStart(2, '0');
  return {
    ...{ pk: partitionOf(ownerId), sk: `${transactionPrefix(id)}#${place}` },
    ...{ gsi1pk: entriesOf(ownerId, account), gsi1sk: `${at}#${id}#${place}` },
    ...{ transactionId: id, number, at, kind, about, currency },
    ...{ account, amountMinor, balances },
  };
}

/** What the rows of a transaction say; undefined without the one that tells of it. */
export function transactionIn([header, ...postings]: readonly LedgerRow[]): Transaction | undefined {
  if (header === undefined || header.sk !== transactionPrefix(idIn(header))) return undefined;
  const { number, at, kind, about, currency, previousHash, hash } = header;
  return {
    ...{ id: idIn(header) as Id<'txn'>, ownerId: header.pk.slice(PARTITION.length) as Id<'usr'> },
    ...{ number, at, kind, about, currency },
    postings: postings.map(({ account, amountMinor, balances }) => ({ account, amountMinor, balances })),
    ...{ previousHash, hash },
  } as Transaction;
}

/** The transaction that a row belongs to, by its key. */
export function idIn({ sk }: LedgerRow): string {
  return sk.slice(TRANSACTION.length).split('#')[0] ?? '';
}
