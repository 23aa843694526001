import { invoiceNothingOwed } from '../invoices/invoice.errors.ts';
import { dateOf, daysAfter, type Draft, type Issued } from '../invoices/invoice.ts';
import { takeNumber, type Book, type Entry } from '../ledger/book.ts';
import { postingsOfIssue } from '../ledger/postings.ts';

const USUAL_DAYS_TO_PAY = 30;

/** draft → open: the next number of the book, and what is owed from now on. */
export function issueInvoice(
  draft: Draft,
  before: Book,
  { issuer, now }: { issuer: { name: string; email: string }; now: Date },
): { invoice: Issued; book: Book; entry: Entry } {
  if (draft.totalMinor === 0) throw invoiceNothingOwed();
  const { number, book } = takeNumber(before, 'invoice');
  const issuedOn = dateOf(now);
  return {
    book,
    invoice: {
      ...draft,
      ...{ state: 'issued', number, issuedOn, issuer },
      dueDate: draft.dueDate ?? daysAfter(issuedOn, USUAL_DAYS_TO_PAY),
      ...{ balances: {}, reservedMinor: 0, eventCount: 0, reminders: 0 },
    },
    entry: {
      kind: 'invoice_issued',
      about: { invoiceId: draft.id },
      currency: draft.currency,
      postings: postingsOfIssue(draft),
    },
  };
}
