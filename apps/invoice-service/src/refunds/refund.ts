import type { Id } from '@paymyinvoice/platform';
import { formatAmount } from '../amounts/format-amount.ts';
import type { Deed } from '../histories/history.ts';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfRefund } from '../ledger/postings.ts';
import { paymentNotSucceeded } from '../payments/payment.errors.ts';
import { FIRST_CHECK_MS, isCharged, type Payment, type PaymentId } from '../payments/payment.ts';
import type { RefundOutcome } from '../providers/payment-provider.ts';
import { refundExceedsPaid } from './refund.errors.ts';

export type RefundId = Id<'ref'>;

export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const;

type Common = {
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

/** `checkAt` is when the provider is asked for it, again if need be. */
type Pending = Common & { readonly status: 'pending'; readonly checkAt: string };
type Ended = Common &
  ({ readonly status: 'succeeded' } | { readonly status: 'failed'; readonly failure: string });

/** Money of one payment that goes back to who paid it. */
export type Refund = Pending | Ended;
export type WhichRefund = Pick<Refund, 'ownerId' | 'invoiceId' | 'paymentId' | 'id'>;
export type RefundWish = Pick<Refund, 'paymentId' | 'amountMinor' | 'reason'>;

/** What changes besides the invoice's balances. */
export type Refunding = {
  readonly payment: Payment;
  readonly refund: Refund;
  readonly entry?: Entry;
  readonly deed: Deed;
};

type Made = { readonly id: RefundId; readonly now: Date };

export const SURPLUS_REASON = 'Nothing was owed any more';

/** What its owner gives back: booked at once, or set aside until the provider has given it. */
export function orderRefund(payment: Payment, wish: Omit<RefundWish, 'paymentId'>, made: Made): Refunding {
  if (payment.status !== 'succeeded') throw paymentNotSucceeded();
  const { amountMinor, refundedMinor, refundingMinor, currency } = payment;
  if (wish.amountMinor > amountMinor - refundedMinor - refundingMinor) throw refundExceedsPaid();
  const started = startRefund(payment, wish, made);
  if (!isCharged(payment)) return given(started.payment, started.refund, { by: 'owner', now: made.now });
  const detail = formatAmount(wish.amountMinor, currency);
  return {
    payment: { ...started.payment, ...next(payment, made.now) },
    // Until then whoever ordered it is at it.
    refund: { ...started.refund, checkAt: new Date(made.now.getTime() + FIRST_CHECK_MS).toISOString() },
    deed: { actor: 'owner', action: 'refund_started', about: made.id, detail },
  };
}

/** Sets aside what will go back, before the provider is asked for it. */
export function startRefund<Paid extends Payment>(
  payment: Paid,
  { amountMinor, reason }: Pick<Refund, 'amountMinor' | 'reason'>,
  { id, now }: Made,
): { payment: Paid; refund: Pending } {
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
): Refunding | undefined {
  if (refund.status !== 'pending' || outcome.kind === 'pending') return undefined;
  const { reference: providerReference } = outcome;
  const known = { ...refund, ...(providerReference !== undefined && { providerReference }) };
  if (outcome.kind === 'succeeded') return given(payment, known, { by, now });
  const { reason: failure } = outcome;
  return {
    payment: freed(payment, refund, now),
    refund: { ...ended(known, now), status: 'failed', failure },
    deed: { actor: by, action: 'refund_failed', about: refund.id, detail: failure },
  };
}

function given(payment: Payment, refund: Pending, { by, now }: { by: Deed['actor']; now: Date }): Refunding {
  const { id, invoiceId, amountMinor, currency } = refund;
  return {
    payment: {
      ...freed(payment, refund, now),
      refundedMinor: payment.refundedMinor + amountMinor,
      eventCount: payment.eventCount + 1,
    },
    refund: { ...ended(refund, now), status: 'succeeded' },
    entry: {
      ...{ kind: 'refund_made', currency },
      about: { invoiceId, paymentId: payment.id, refundId: id },
      // A provider keeps its fee of what it gives back: the account it pays into can fall below nothing.
      postings: postingsOfRefund(`cash:${payment.method}`, amountMinor),
    },
    deed: { actor: by, action: 'refunded', about: id, detail: formatAmount(amountMinor, currency) },
  };
}

/** What was set aside for it is so no longer. */
function freed(payment: Payment, { amountMinor }: Refund, now: Date): Payment {
  return { ...payment, ...next(payment, now), refundingMinor: payment.refundingMinor - amountMinor };
}

function ended({ checkAt: _checkAt, status: _status, ...kept }: Pending, now: Date): Common {
  return { ...kept, ...next(kept, now) };
}

function next({ version }: { readonly version: number }, now: Date) {
  return { version: version + 1, updatedAt: now.toISOString() };
}
