import { statusOf, type Invoice, type Status } from './invoice.ts';

/** Which of an owner's invoices are listed. Days are those on which they were made. */
export type InvoiceFilter = {
  readonly status?: Status | undefined;
  readonly payerEmail?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** What no key can tell: a day alone makes an invoice overdue, and addresses are written in either case. */
export function isListed(invoice: Invoice, { status, payerEmail }: InvoiceFilter, today: string): boolean {
  if (status !== undefined && statusOf(invoice, today) !== status) return false;
  return payerEmail === undefined || mailboxOf(invoice.payer.email) === mailboxOf(payerEmail);
}

export function mailboxOf(email: string): string {
  return email.toLowerCase();
}
