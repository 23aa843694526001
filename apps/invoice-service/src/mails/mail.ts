import { isUnpaid, type Issued, type Voided } from '../invoices/invoice.ts';
import type { InvoiceRef } from '../pay-links/pay-link.ts';

/** What is said about an invoice. Amounts are those of the moment; the rest is read when the mail is sent. */
export type Linking =
  | { readonly template: 'invoice_issued' }
  | { readonly template: 'invoice_sent_again' }
  | { readonly template: 'reminder'; readonly step: 1 | 2 | 3 }
  | { readonly template: 'payment_received'; readonly amountMinor: number };

export type Plain =
  | { readonly template: 'invoice_paid' }
  | { readonly template: 'refund_made'; readonly amountMinor: number }
  | { readonly template: 'invoice_voided' };

/** A mail that is owed to somebody, as it waits in the outbox: sealed, because it may carry a token. */
export type Mail = InvoiceRef & ((Linking & { readonly token: string }) | Plain);

/** Much may have happened since a mail was owed. Who has paid is not asked again; that money moved is always told. */
export function isStillDue({ template }: Mail, invoice: Issued | Voided): boolean {
  const isThere = invoice.isAbandoned === undefined;
  switch (template) {
    case 'invoice_issued':
      return isThere && invoice.state === 'issued';
    case 'invoice_sent_again':
    case 'reminder':
      return isThere && isUnpaid(invoice);
    case 'invoice_voided':
      return isThere && invoice.state === 'void';
    case 'invoice_paid':
      return isThere;
    case 'payment_received':
    case 'refund_made':
      return true;
  }
}

export function payUrlOf(webOrigin: string, token: string): string {
  return `${webOrigin}/pay/${token}`;
}
