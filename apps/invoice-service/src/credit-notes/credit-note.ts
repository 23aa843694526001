import type { Id } from '@paymyinvoice/platform';
import { dateOf, payableMinor, requireIssued, type Invoice, type InvoiceId } from '../invoices/invoice.ts';
import { takeNumber, type Book, type Entry } from '../ledger/book.ts';
import { postingsOfCreditNote } from '../ledger/postings.ts';
import { creditNoteExceedsOutstanding } from './credit-note.errors.ts';

export type CreditNoteId = Id<'crn'>;

/** So much less is owed on an invoice. Like an invoice it has a number, and is never changed. */
export type CreditNote = {
  readonly id: CreditNoteId;
  readonly number: string;
  readonly ownerId: Id<'usr'>;
  readonly invoiceId: InvoiceId;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: 'issued';
  readonly issuedOn: string;
  readonly createdAt: string;
};

/** What payments under way will take can no longer be credited: they would find less owed than they bring. */
export function issueCreditNote(
  invoice: Invoice,
  before: Book,
  { amountMinor, reason }: Pick<CreditNote, 'amountMinor' | 'reason'>,
  { id, now }: { id: CreditNoteId; now: Date },
): { creditNote: CreditNote; book: Book; entry: Entry } {
  const issued = requireIssued(invoice);
  if (amountMinor > payableMinor(issued)) throw creditNoteExceedsOutstanding();
  const { id: invoiceId, ownerId, currency } = issued;
  const { number, book } = takeNumber(before, 'creditNote');
  return {
    book,
    creditNote: {
      ...{ id, number, ownerId, invoiceId, amountMinor, currency, reason, status: 'issued' },
      ...{ issuedOn: dateOf(now), createdAt: now.toISOString() },
    },
    entry: {
      kind: 'credit_note_issued',
      about: { invoiceId, creditNoteId: id },
      currency,
      postings: postingsOfCreditNote(amountMinor),
    },
  };
}
