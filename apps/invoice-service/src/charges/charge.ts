import type { Invoice, Issued } from '../invoices/invoice.ts';
import { payableMinor } from '../invoices/invoice.ts';
import type { Deed } from '../histories/history.ts';
import { formatAmount } from '../amounts/format-amount.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfPayment, postingsOfSurplus } from '../ledger/postings.ts';
import { entryOf, isCharged, type Charged, type ChargeState, type Payment } from '../payments/payment.ts';
import type { Charge, ChargeOutcome } from '../providers/payment-provider.ts';

/** What is told of a charge: by its reply, a callback, or when it was looked at. */
export type Told = {
  readonly outcome: ChargeOutcome;
  readonly by: Deed['actor'];
  readonly now: Date;
};

export type Settled = {
  readonly payment: Charged;
  readonly invoice: Invoice;
  readonly entry?: Entry;
  readonly deed: Deed;
};

/** The payment as its provider knows it. Only charging itself sends the payer anywhere. */
export function chargeOf(payment: Charged, returnUrl = ''): Charge {
  const { id, ownerId, invoiceId, amountMinor, currency, paymentMethod, providerReference } = payment;
  return {
    ...{ paymentId: id, ownerId, invoiceId, paymentMethod, returnUrl, reference: providerReference },
    amount: { amount: amountMinor, currency },
    ...{ description: payment.description, startedAt: payment.createdAt },
  };
}

/**
 * What an outcome changes; nothing when it is old news. A charge goes one way only: pending, maybe an action, then succeeded
 * or failed. One that has failed succeeds after all if the provider says that its money has moved.
 */
export function settle(invoice: Invoice, payment: Charged, told: Told): Settled | undefined {
  const { outcome } = told;
  switch (outcome.kind) {
    case 'pending':
      return undefined;
    case 'requires_action':
      return payment.status === 'pending' ? awaiting(invoice, payment, told, outcome) : undefined;
    case 'failed':
      return isOpen(payment) ? failing(invoice, payment, told, outcome) : undefined;
    case 'succeeded':
      return payment.status === 'succeeded' ? undefined : succeeding(invoice, payment, told, outcome);
  }
}

/** Payments that wait for their payer, if it takes no more than their end to make room for another. */
export function inTheWay(invoice: Issued, payments: readonly Payment[], wantedMinor: number): Charged[] {
  const waiting = payments.filter(isCharged).filter(({ status }) => status === 'requires_action');
  const freed = waiting.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return payableMinor(invoice) + freed >= wantedMinor ? waiting : [];
}

export function isOpen({ status }: Charged): boolean {
  return status === 'pending' || status === 'requires_action';
}

type Outcome<Kind> = Extract<ChargeOutcome, { kind: Kind }>;

function awaiting(
  invoice: Invoice,
  payment: Extract<Charged, { status: 'pending' }>,
  { by, now }: Told,
  { actionUrl, reference }: Outcome<'requires_action'>,
): Settled {
  const state: ChargeState = { status: 'requires_action', actionUrl, checkAt: payment.checkAt };
  return {
    invoice,
    payment: next(payment, state, now, { reference }),
    deed: { actor: by, action: 'payment_action_required', about: payment.id },
  };
}

function failing(
  invoice: Invoice,
  payment: Charged,
  { by, now }: Told,
  { reason, reference }: Outcome<'failed'>,
): Settled {
  return {
    invoice: released(invoice, payment),
    payment: next(payment, { status: 'failed', failure: reason }, now, { reference }),
    deed: { actor: by, action: 'payment_failed', about: payment.id, detail: reason },
  };
}

function succeeding(
  before: Invoice,
  payment: Charged,
  { by, now }: Told,
  { reference, fee }: Outcome<'succeeded'>,
): Settled {
  const { amountMinor, currency, method, id } = payment;
  const invoice = isOpen(payment) ? released(before, payment) : before;
  const hasRoom = invoice.state === 'issued' && payableMinor(invoice) >= amountMinor;
  const feeMinor = fee?.currency === currency ? fee.amount : 0;
  const postings = (hasRoom ? postingsOfPayment : postingsOfSurplus)(`cash:${method}`, amountMinor, feeMinor);
  const state: ChargeState = { status: 'succeeded', ...(!hasRoom && { isSurplus: true }) };
  const after = next(payment, state, now, { reference });
  return {
    invoice,
    payment: { ...after, eventCount: payment.eventCount + 1 },
    entry: entryOf(payment, postings),
    deed: {
      ...{ actor: by, action: 'payment_succeeded', about: id },
      detail: formatAmount(amountMinor, currency),
    },
  };
}

/** What was set aside for it is free again. */
function released(invoice: Invoice, { amountMinor }: Charged): Invoice {
  if (invoice.state === 'draft') return invoice;
  return { ...invoice, reservedMinor: invoice.reservedMinor - amountMinor };
}

function next(
  payment: Charged,
  state: ChargeState,
  now: Date,
  { reference }: { reference?: string | undefined },
): Charged {
  const { id, ownerId, invoiceId, amountMinor, currency, refundedMinor, refundingMinor, eventCount } =
    payment;
  const { method, paymentMethod, description, createdAt, providerReference = reference } = payment;
  return {
    ...{ id, ownerId, invoiceId, amountMinor, currency, refundedMinor, refundingMinor, eventCount },
    ...{ method, paymentMethod, description, version: payment.version + 1 },
    ...{ createdAt, updatedAt: now.toISOString() },
    ...(providerReference !== undefined && { providerReference }),
    ...state,
  };
}
