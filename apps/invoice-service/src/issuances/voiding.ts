import { invoiceHasPayments } from '../invoices/invoice.errors.ts';
import { hasSeenMoney, requireIssued, type Invoice, type Voided } from '../invoices/invoice.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfVoid } from '../ledger/postings.ts';

/** issued → void, as long as nobody has paid or is paying: all that it has posted is taken back. */
export function voidInvoice(
  before: Invoice,
  { reason, now }: { reason: string; now: Date },
): { invoice: Voided; entry: Entry } {
  const issued = requireIssued(before);
  if (hasSeenMoney(issued)) throw invoiceHasPayments();
  return {
    invoice: { ...issued, state: 'void', voidedAt: now.toISOString(), voidReason: reason },
    entry: {
      kind: 'invoice_voided',
      about: { invoiceId: issued.id },
      currency: issued.currency,
      postings: postingsOfVoid(issued.balances),
    },
  };
}
