import type { Id } from '@paymyinvoice/platform';
import type { Account } from './account.ts';
import { hashOf } from './chain.ts';
import { bookFull } from './ledger.errors.ts';
import { transactionId } from './transaction-id.ts';

export type TransactionKind =
  'invoice_issued' | 'payment_received' | 'refund_made' | 'credit_note_issued' | 'invoice_voided';

/** What a transaction is about. */
export type About = {
  readonly invoiceId: Id<'inv'>;
  readonly paymentId?: Id<'pay'>;
  readonly refundId?: Id<'ref'>;
  readonly creditNoteId?: Id<'crn'>;
};

export type Posting = { readonly account: Account; readonly amountMinor: number };

/** What is to be booked: postings in one currency that sum to zero. */
export type Entry = {
  readonly kind: TransactionKind;
  readonly about: About;
  readonly currency: string;
  readonly postings: readonly Posting[];
};

/** `balances` is what the account held after it, by currency. */
export type BookedPosting = Posting & { readonly balances: Readonly<Record<string, number>> };

/** One link of a book's chain: `hash` covers all of it, and the hash of the one before. */
export type Transaction = Omit<Entry, 'postings'> & {
  readonly id: Id<'txn'>;
  readonly ownerId: Id<'usr'>;
  readonly number: number;
  readonly at: string;
  readonly postings: readonly BookedPosting[];
  readonly previousHash: string;
  readonly hash: string;
};

export const NUMBERED = { invoice: 'INV', creditNote: 'CRN' } as const;
export type Numbered = keyof typeof NUMBERED;

/** The head of an owner's book: what every account holds, and where the chain ends. It is read and replaced as a whole. */
export type Book = {
  readonly ownerId: Id<'usr'>;
  /** How many transactions there are; the number of the last one. */
  readonly transactions: number;
  readonly hash: string;
  /** When the last one was booked. Time does not run backwards in a book, whatever clocks say. */
  readonly at: string;
  /** By account, then by currency. */
  readonly balances: Readonly<Partial<Record<Account, Readonly<Record<string, number>>>>>;
  /** The last number given out. */
  readonly numbers: Readonly<Record<Numbered, number>>;
  /** Payments of the month of `at`, by currency. */
  readonly receivedInMonth: Readonly<Record<string, number>>;
};

export const FIRST_HASH = '0'.repeat(64);

export function emptyBook(ownerId: Id<'usr'>): Book {
  return {
    ownerId,
    transactions: 0,
    hash: FIRST_HASH,
    at: new Date(0).toISOString(),
    balances: {},
    numbers: { invoice: 0, creditNote: 0 },
    receivedInMonth: {},
  };
}

/** Numbers have no gap because the book that has given one out is written with what carries it, or not at all. */
export function takeNumber(book: Book, kind: Numbered): { number: string; book: Book } {
  const next = book.numbers[kind] + 1;
  const number = `${NUMBERED[kind]}-${String(next).padStart(6, '0')}`;
  return { number, book: { ...book, numbers: { ...book.numbers, [kind]: next } } };
}

export type Posted = { readonly book: Book; readonly transaction: Transaction };

export function post(book: Book, entry: Entry, now: Date): Posted {
  const postings = entry.postings.filter(({ amountMinor }) => amountMinor !== 0);
  requireBalanced(postings);
  const at = [book.at, now.toISOString()].sort().at(-1) ?? book.at;
  const number = book.transactions + 1;
  const booked = postings.map((posting) => ({ ...posting, balances: balancesAfter(book, entry, posting) }));
  const content = {
    ...{ id: transactionId(at, number), ownerId: book.ownerId, number, at },
    ...{ kind: entry.kind, about: entry.about, currency: entry.currency },
    ...{ postings: booked, previousHash: book.hash },
  };
  const transaction = { ...content, hash: hashOf(content) };
  const moved = Object.fromEntries(booked.map(({ account, balances }) => [account, balances]));
  return {
    transaction,
    book: {
      ...book,
      ...{ transactions: number, hash: transaction.hash, at },
      balances: { ...book.balances, ...moved },
      receivedInMonth: receivedAfter(book, entry, at),
    },
  };
}

function requireBalanced(postings: readonly Posting[]): void {
  const accounts = new Set(postings.map(({ account }) => account));
  const sum = postings.reduce((total, { amountMinor }) => total + amountMinor, 0);
  const isWhole = postings.every(({ amountMinor }) => Number.isSafeInteger(amountMinor));
  if (sum !== 0 || !isWhole || postings.length < 2 || accounts.size !== postings.length)
    throw new Error(
      `No transaction: ${postings.map(({ account, amountMinor }) => `${account} ${amountMinor}`).join(', ')}.`,
    );
}

function balancesAfter(book: Book, { currency }: Entry, { account, amountMinor }: Posting) {
  const before = book.balances[account] ?? {};
  const balance = (before[currency] ?? 0) + amountMinor;
  if (!Number.isSafeInteger(balance)) throw bookFull();
  return { ...before, [currency]: balance };
}

function receivedAfter(book: Book, { kind, currency, postings }: Entry, at: string) {
  const before = monthOf(book.at) === monthOf(at) ? book.receivedInMonth : {};
  if (kind !== 'payment_received') return before;
  const paid = postings.find(({ account }) => account === 'receivable')?.amountMinor ?? 0;
  return { ...before, [currency]: (before[currency] ?? 0) - paid };
}

function monthOf(at: string): string {
  return at.slice(0, 7);
}
