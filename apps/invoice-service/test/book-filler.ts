import type { Id } from '@paymyinvoice/platform';
import type { Row, Table } from '@paymyinvoice/platform/data';
import { newId } from '@paymyinvoice/platform';
import { post, takeNumber, type Book, type Entry, type Posted } from '../src/ledger/book.ts';
import { headRow, rowsOf } from '../src/ledger/ledger-rows.ts';
import { postingsOfIssue, postingsOfPayment } from '../src/ledger/postings.ts';

/** An invoice over 119 and its payment: three postings each, or two when no fee was taken off. */
export function issuedAndPaid(book: Book, now: Date, { currency = 'EUR', feeMinor = 400 } = {}): Posted[] {
  const invoiceId = newId('inv');
  const issued = post(takeNumber(book, 'invoice').book, issueOf(invoiceId, currency), now);
  return [issued, post(issued.book, paymentOf(invoiceId, currency, feeMinor), now)];
}

export function issueOf(invoiceId: Id<'inv'>, currency = 'EUR'): Entry {
  const postings = postingsOfIssue({ netMinor: 10_000, taxMinor: 1_900, totalMinor: 11_900 });
  return { kind: 'invoice_issued', about: { invoiceId }, currency, postings };
}

function paymentOf(invoiceId: Id<'inv'>, currency: string, feeMinor: number): Entry {
  const postings = postingsOfPayment('cash:simulated', 11_900, feeMinor);
  return { kind: 'payment_received', about: { invoiceId, paymentId: newId('pay') }, currency, postings };
}

/** Adds invoices and their payments to a book as bookings would, without the conditions that rivals need. */
export async function fillBook(
  table: Table,
  before: Book,
  invoices: number,
  { now = new Date(), feeMinor = 400 } = {},
): Promise<Book> {
  let book = before;
  let rows: Row[] = [];
  for (let count = 1; count <= invoices; count += 1) {
    for (const posted of issuedAndPaid(book, now, { feeMinor })) {
      rows.push(...rowsOf(posted.transaction));
      book = posted.book;
    }
    if (rows.length >= 500 || count === invoices) {
      await table.putMany(rows);
      rows = [];
    }
  }
  await table.putMany([headRow(book)]);
  return book;
}
