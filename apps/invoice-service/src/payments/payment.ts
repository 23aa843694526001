import { requestInvalid, type Id } from '@paymyinvoice/platform';
import { invoiceAlreadyPaid, invoiceNotOpen } from '../invoices/invoice.errors.ts';
import {
  dateOf,
  daysAfter,
  isUnpaid,
  payableMinor,
  requireIssued,
  type Invoice,
  type InvoiceId,
  type Issued,
} from '../invoices/invoice.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfPayment } from '../ledger/postings.ts';
import type { ProviderName } from '../providers/payment-provider.ts';
import { paymentExceedsOutstanding } from './payment.errors.ts';

export type PaymentId = Id<'pay'>;

export const RECORDED_METHODS = ['bank_transfer', 'cash', 'other'] as const;
export type RecordedMethod = (typeof RECORDED_METHODS)[number];

export const PAYMENT_STATUSES = ['pending', 'requires_action', 'succeeded', 'failed'] as const;

type Common = {
  readonly id: PaymentId;
  readonly ownerId: Id<'usr'>;
  readonly invoiceId: InvoiceId;
  readonly amountMinor: number;
  readonly currency: string;
  /** Of it, what was given back, and what refunds under way will give back. */
  readonly refundedMinor: number;
  readonly refundingMinor: number;
  /** How many events tell of it. */
  readonly eventCount: number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** Money that the owner has received outside. */
export type Recorded = Common & {
  readonly method: RecordedMethod;
  readonly status: 'succeeded';
  readonly receivedOn: string;
  readonly reference?: string;
};

/** `checkAt` is when the provider is asked again, should nobody have heard of it until then. */
export type ChargeState =
  | { readonly status: 'pending'; readonly checkAt: string }
  | { readonly status: 'requires_action'; readonly checkAt: string; readonly actionUrl: string }
  /** `isSurplus`: nothing was owed any more when it came, so that it goes back. */
  | { readonly status: 'succeeded'; readonly isSurplus?: true }
  | { readonly status: 'failed'; readonly failure: string };

/** Money that a provider moves. */
export type Charged = Common &
  ChargeState & {
    readonly method: ProviderName;
    /** The provider's name for the payer's card or account, and for the charge once it has one. */
    readonly paymentMethod: string;
    readonly providerReference?: string;
    readonly description: string;
  };

export type Payment = Recorded | Charged;
export type WhichPayment = Pick<Payment, 'ownerId' | 'invoiceId' | 'id'>;

export function isCharged(payment: Payment): payment is Charged {
  return 'paymentMethod' in payment;
}

/** A function of the API has ended for certain by then. */
export const FIRST_CHECK_MS = 60_000;

type Made = { readonly id: PaymentId; readonly now: Date };

export function recordPayment(
  invoice: Invoice,
  received: Pick<Recorded, 'amountMinor' | 'method' | 'receivedOn'> & { reference?: string | undefined },
  made: Made,
): { payment: Recorded; entry: Entry } {
  const { amountMinor, method, receivedOn, reference } = received;
  const issued = requireIssued(invoice);
  if (!isUnpaid(issued)) throw invoiceNotOpen();
  // Somewhere it is tomorrow already.
  if (receivedOn > daysAfter(dateOf(made.now), 1))
    throw requestInvalid([{ path: 'receivedOn', message: 'must not lie in the future' }]);
  if (amountMinor > payableMinor(issued)) throw paymentExceedsOutstanding();
  const payment: Recorded = {
    ...begun(issued, amountMinor, made),
    ...{ method, status: 'succeeded', eventCount: 1, receivedOn },
    ...(reference !== undefined && { reference }),
  };
  return { payment, entry: entryOf(payment, postingsOfPayment(`cash:${method}`, amountMinor)) };
}

/** Sets aside what a charge will take, before the provider is asked. Without an amount that is all there is. */
export function startCharge(
  invoice: Invoice,
  order: Pick<Charged, 'method' | 'paymentMethod'> & { amountMinor: number | undefined },
  made: Made,
): { payment: Charged; invoice: Issued } {
  const issued = requireIssued(invoice);
  if (!isUnpaid(issued)) throw invoiceAlreadyPaid();
  const payable = payableMinor(issued);
  const { method, paymentMethod, amountMinor = payable } = order;
  if (payable === 0 || amountMinor > payable) throw paymentExceedsOutstanding();
  return {
    payment: {
      ...begun(issued, amountMinor, made),
      ...{ method, paymentMethod, description: issued.number, status: 'pending' },
      checkAt: new Date(made.now.getTime() + FIRST_CHECK_MS).toISOString(),
    },
    invoice: { ...issued, reservedMinor: issued.reservedMinor + amountMinor },
  };
}

export function entryOf({ id, invoiceId, currency }: Payment, postings: Entry['postings']): Entry {
  return { kind: 'payment_received', about: { invoiceId, paymentId: id }, currency, postings };
}

function begun({ id: invoiceId, ownerId, currency }: Issued, amountMinor: number, { id, now }: Made): Common {
  const at = now.toISOString();
  return {
    ...{ id, ownerId, invoiceId, amountMinor, currency },
    ...{ refundedMinor: 0, refundingMinor: 0, eventCount: 0, version: 1, createdAt: at, updatedAt: at },
  };
}
