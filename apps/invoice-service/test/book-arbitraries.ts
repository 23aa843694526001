import { newId } from '@paymyinvoice/platform';
import fc from 'fast-check';
import type { Account } from '../src/ledger/account.ts';
import { emptyBook, post, takeNumber, type Book, type Entry, type Posted } from '../src/ledger/book.ts';
import {
  postingsOfCreditNote,
  postingsOfIssue,
  postingsOfPayment,
  postingsOfRefund,
} from '../src/ledger/postings.ts';

type Step = { readonly entry: Entry; readonly elapsedMs: number };

const amount = fc.integer({ min: 1, max: 10 ** 13 });
const cash = fc.constantFrom<Account>('cash:simulated', 'cash:stripe', 'cash:bank_transfer');
const about = { invoiceId: newId('inv') };

const booked = fc.oneof(
  fc.tuple(amount, fc.nat(10 ** 12)).map(([netMinor, taxMinor]) => ({
    kind: 'invoice_issued' as const,
    postings: postingsOfIssue({ netMinor, taxMinor, totalMinor: netMinor + taxMinor }),
  })),
  fc.tuple(cash, amount, fc.nat(500)).map(([account, minor, fee]) => ({
    kind: 'payment_received' as const,
    postings: postingsOfPayment(account, minor, Math.min(minor, fee)),
  })),
  fc.tuple(cash, amount).map(([account, minor]) => ({
    kind: 'refund_made' as const,
    postings: postingsOfRefund(account, minor),
  })),
  amount.map((minor) => ({ kind: 'credit_note_issued' as const, postings: postingsOfCreditNote(minor) })),
);

const step: fc.Arbitrary<Step> = fc
  .record({
    what: booked,
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    // Clocks of several machines do not agree: some bookings come from before the last one.
    elapsedMs: fc.integer({ min: -60_000, max: 20 * 24 * 60 * 60 * 1000 }),
  })
  .map(({ what, currency, elapsedMs }) => ({ entry: { ...what, about, currency }, elapsedMs }));

/** Whatever may happen to a book, in any order. */
export const steps = (minLength = 0) => fc.array(step, { minLength, maxLength: 25 });

/** All that a book has come to, one transaction after the other. */
export function postedAll(taken: readonly Step[]): Posted[] {
  let book: Book = emptyBook(newId('usr'));
  let atMs = Date.parse('2026-01-01T00:00:00Z');
  return taken.map(({ entry, elapsedMs }) => {
    atMs += elapsedMs;
    const posted = post(withNumber(book, entry), entry, new Date(atMs));
    book = posted.book;
    return posted;
  });
}

function withNumber(book: Book, { kind }: Entry): Book {
  if (kind === 'invoice_issued') return takeNumber(book, 'invoice').book;
  return kind === 'credit_note_issued' ? takeNumber(book, 'creditNote').book : book;
}
