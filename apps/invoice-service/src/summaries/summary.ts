import { moneyOf, statusOf, type Invoice } from '../invoices/invoice.ts';
import { receivedInMonthOf, type Book } from '../ledger/book.ts';

export type CurrencySummary = {
  readonly currency: string;
  readonly outstandingMinor: number;
  readonly overdueMinor: number;
  readonly paidThisMonthMinor: number;
};

/** What is owed and was paid is in the book; which of it is late, the invoices that are still owed tell. */
export function summariesOf(book: Book, unpaid: readonly Invoice[], now: Date): CurrencySummary[] {
  const at = now.toISOString();
  const received = receivedInMonthOf(book, at);
  const late = unpaid.filter((invoice) => statusOf(invoice, at.slice(0, 10)) === 'overdue');
  return Object.entries(book.balances.receivable ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, outstandingMinor]) => ({
      ...{ currency, outstandingMinor },
      overdueMinor: late
        .filter((invoice) => invoice.currency === currency)
        .reduce((sum, invoice) => sum + moneyOf(invoice).outstandingMinor, 0),
      paidThisMonthMinor: received[currency] ?? 0,
    }));
}
