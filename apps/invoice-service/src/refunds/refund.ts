import type { Id } from '@paymyinvoice/platform';
import { formatAmount } from '../amounts/format-amount.ts';
import type { Deed } from '../histories/history.ts';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfRefund } from '../ledger/postings.ts';
import type { Payment, PaymentId } from '../payments/payment.ts';
import type { RefundOutcome } from '../providers/payment-provider.ts';

export type RefundId = Id<'ref'>;

/** `checkAt` is when the provider is asked for it, again if need be. */
type RefundState =
  | { readonly status: 'pending'; readonly checkAt: string }
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly failure: string };

/** Money of one payment that goes back to who paid it. */
export type Refund = RefundState & {
  readonly id: RefundId;
  readonly ownerId: Id<'usr'>;
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly providerReference?: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type WhichRefund = Pick<Refund, 'ownerId' | 'invoiceId' | 'paymentId' | 'id'>;

export const SURPLUS_REASON = 'Nothing was owed any more';

/** Sets aside what will go back, before the provider is asked for it. */
export function startRefund<Paid extends Payment>(
  payment: Paid,
  { amountMinor, reason }: Pick<Refund, 'amountMinor' | 'reason'>,
  { id, now }: { id: RefundId; now: Date },
): { payment: Paid; refund: Refund } {
  const at = now.toISOString();
  const { ownerId, invoiceId, id: paymentId, currency } = payment;
  return {
    payment: { ...payment, refundingMinor: payment.refundingMinor + amountMinor },
    refund: {
      ...{ id, ownerId, invoiceId, paymentId, amountMinor, currency, reason },
      ...{ status: 'pending', checkAt: at, version: 1, createdAt: at, updatedAt: at },
    },
  };
}

/** What the provider's word changes; nothing when the refund has ended, or goes on. */
export function settleRefund(
  payment: Payment,
  refund: Refund,
  { outcome, by, now }: { outcome: RefundOutcome; by: Deed['actor']; now: Date },
): { payment: Payment; refund: Refund; entry?: Entry; deed: Deed } | undefined {
  if (refund.status !== 'pending' || outcome.kind === 'pending') return undefined;
  const { checkAt: _checkAt, ...kept } = refund;
  const { amountMinor, currency, id, invoiceId } = refund;
  const at = { version: refund.version + 1, updatedAt: now.toISOString() };
  const { reference: providerReference } = outcome;
  const after = { ...kept, ...at, ...(providerReference !== undefined && { providerReference }) };
  const freed = { ...payment, ...next(payment, now), refundingMinor: payment.refundingMinor - amountMinor };
  if (outcome.kind === 'failed')
    return {
      payment: freed,
      refund: { ...after, status: 'failed', failure: outcome.reason },
      deed: { actor: by, action: 'refund_failed', about: id, detail: outcome.reason },
    };
  return {
    payment: {
      ...freed,
      refundedMinor: payment.refundedMinor + amountMinor,
      eventCount: payment.eventCount + 1,
    },
    refund: { ...after, status: 'succeeded' },
    entry: {
      ...{ kind: 'refund_made', currency },
      about: { invoiceId, paymentId: payment.id, refundId: id },
      postings: postingsOfRefund(`cash:${payment.method}`, amountMinor),
    },
    deed: { actor: by, action: 'refunded', about: id, detail: formatAmount(amountMinor, currency) },
  };
}

function next(payment: Payment, now: Date) {
  return { version: payment.version + 1, updatedAt: now.toISOString() };
}
