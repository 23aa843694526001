import { eventsOf } from '../invoices/invoice-event.ts';
import type { Invoice } from '../invoices/invoice.ts';
import type { Deed } from '../histories/history.ts';
import type { Entry } from '../ledger/book.ts';
import type { Linking, Plain } from './mail.ts';

export type Tidings = {
  /** To be mailed with a link. */
  readonly linking: readonly Linking[];
  readonly plain: readonly Plain[];
};

/** Whom a booking is to be told of: payers of money that moved, and owners of what they have not done themselves. */
export function tidingsOf(
  before: Invoice,
  after: Invoice,
  { entry, actor }: { entry: Entry | undefined; actor: Deed['actor'] },
): Tidings {
  const amountOn = (account: string) =>
    entry?.postings.find((posting) => posting.account === account)?.amountMinor ?? 0;
  const returned = entry?.kind === 'refund_made' ? amountOn('refunds') : 0;
  // Money that nothing was owed for is no payment of the invoice; it goes back, and that is told.
  const paid = entry?.kind === 'payment_received' ? -amountOn('receivable') : 0;
  const isPaidNow = paid > 0 && eventsOf(before, after).includes('paid');
  return {
    linking: paid > 0 ? [{ template: 'payment_received', amountMinor: paid }] : [],
    plain: [
      ...(isPaidNow && actor !== 'owner' ? [{ template: 'invoice_paid' } as const] : []),
      ...(returned > 0 ? [{ template: 'refund_made', amountMinor: returned } as const] : []),
    ],
  };
}
