import type { Id } from '@paymyinvoice/platform';
import type { Account } from './account.ts';
import { hashOf } from './chain.ts';
import { debitMinor, holdingsOf } from './holdings.ts';
import { bookFull } from './ledger.errors.ts';
import { transactionId } from './transaction-id.ts';

export const TRANSACTION_KINDS = [
  'invoice_issued',
  'payment_received',
  'refund_made',
  'credit_note_issued',
  'invoice_voided',
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

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
  const at = [book.at, now.toISOString()].sort().at(-1) ?? book.at;
  return append(book, entry, { id: transactionId(at, book.transactions + 1), at });
}

/** The next link of the chain, once it is known which and when: all else follows from the book before it. */
export function append(book: Book, entry: Entry, { id, at }: Pick<Transaction, 'id' | 'at'>): Posted {
  const postings = entry.postings.filter(({ amountMinor }) => amountMinor !== 0);
  requireBalanced(postings);
  const number = book.transactions + 1;
  const booked = postings.map((posting) => ({ ...posting, balances: balancesAfter(book, entry, posting) }));
  const content = {
    ...{ id, ownerId: book.ownerId, number, at },
    ...{ kind: entry.kind, about: entry.about, currency: entry.currency },
    ...{ postings: booked, previousHash: book.hash },
  };
  const transaction = { ...content, hash: hashOf(content) };
  const moved = Object.fromEntries(booked.map(({ account, balances }) => [account, balances]));
  const balances = { ...book.balances, ...moved };
  requireCountable(balances, entry.currency);
  return {
    transaction,
    book: {
      ...book,
      ...{ transactions: number, hash: transaction.hash, at, balances },
      receivedInMonth: receivedAfter(book, entry, at),
    },
  };
}

function requireBalanced(postings: readonly Posting[]): void {
  const accounts = new Set(postings.map(({ account }) => account));
  const isWhole = postings.every(({ amountMinor }) => Number.isSafeInteger(amountMinor));
  const [debits, credits] = [sideOf(postings, 1), sideOf(postings, -1)];
  const isBalanced = debits === credits && Number.isSafeInteger(debits);
  if (!isBalanced || !isWhole || postings.length < 2 || accounts.size !== postings.length)
    throw new Error(
      `these postings make no transaction: ${postings.map(({ account, amountMinor }) => `${account} ${amountMinor}`).join(', ')}`,
    );
}

function sideOf(postings: readonly Posting[], sign: 1 | -1): number {
  return postings.reduce((sum, { amountMinor }) => sum + Math.max(sign * amountMinor, 0), 0);
}

function balancesAfter(book: Book, { currency }: Entry, { account, amountMinor }: Posting) {
  const before = book.balances[account] ?? {};
  return { ...before, [currency]: (before[currency] ?? 0) + amountMinor };
}

/** All debits of a currency together, which are as much as its credits, so that each account and their sum can be told. */
function requireCountable(balances: Book['balances'], currency: string): void {
  const held = holdingsOf({ balances }).filter((holding) => holding.currency === currency);
  const debits = held.reduce((sum, holding) => sum + debitMinor(holding), 0);
  if (!Number.isSafeInteger(debits)) throw bookFull();
}

function receivedAfter(book: Book, { kind, currency, postings }: Entry, at: string) {
  const before = receivedInMonthOf(book, at);
  if (kind !== 'payment_received') return before;
  const paid = postings.find(({ account }) => account === 'receivable')?.amountMinor ?? 0;
  return { ...before, [currency]: (before[currency] ?? 0) - paid };
}

/** What was received in the month of a moment, as far as the book knows: nothing, once its last booking is of an earlier one. */
export function receivedInMonthOf(book: Book, at: string): Book['receivedInMonth'] {
  return monthOf(book.at) === monthOf(at) ? book.receivedInMonth : {};
}

function monthOf(at: string): string {
  return at.slice(0, 7);
}
