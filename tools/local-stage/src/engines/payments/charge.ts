/** What a payer's card comes to. A charge that fails has moved no money, and never will. */
const FATE_OF_METHOD: Readonly<Record<string, Pick<Charge, 'status' | 'reason'>>> = {
  tok_ok: { status: 'succeeded' },
  tok_declined: { status: 'failed', reason: 'declined' },
  tok_requires_action: { status: 'requires_action' },
  /** The money moves, and the caller never learns of it from a reply. */
  tok_timeout: { status: 'succeeded' },
  /** The money moves at once, and the reply takes its time. */
  tok_slow: { status: 'succeeded' },
};

export type ChargeOrder = {
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly metadata: Readonly<Record<string, string>>;
};

export type RefundOrder = { readonly key: string; readonly amount: number; readonly currency: string };

export type Refund = RefundOrder & {
  readonly id: string;
  readonly status: 'succeeded' | 'failed';
  readonly reason?: string;
  readonly createdAt: string;
};

export type Charge = {
  readonly id: string;
  /** The caller's own name for it: a key is one charge for ever. */
  readonly key: string;
  /** Missing when the key was cancelled before anything was asked under it. */
  readonly order?: ChargeOrder;
  readonly status: 'succeeded' | 'requires_action' | 'failed' | 'canceled';
  readonly reason?: string;
  readonly refunds: readonly Refund[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

type Made = { readonly id: string; readonly at: string };

export function newCharge(key: string, order: ChargeOrder, { id, at }: Made): Charge {
  const fate = FATE_OF_METHOD[order.method] ?? { status: 'failed', reason: 'unknown_method' };
  return { id, key, order, ...fate, refunds: [], createdAt: at, updatedAt: at };
}

/** Keeps a charge from ever coming about under this key. */
export function tombstone(key: string, { id, at }: Made): Charge {
  return { id, key, status: 'canceled', reason: 'canceled', refunds: [], createdAt: at, updatedAt: at };
}

/** What waits for the payer is ended; what is settled stays as it is. */
export function canceled(charge: Charge, at: string): Charge {
  if (charge.status !== 'requires_action') return charge;
  return { ...charge, status: 'canceled', reason: 'canceled', updatedAt: at };
}

export type Decision = 'confirm' | 'decline';

/** The payer's own word, which comes too late when the charge is settled. */
export function decided(charge: Charge, decision: Decision, at: string): Charge {
  if (charge.status !== 'requires_action') return charge;
  return decision === 'confirm'
    ? { ...charge, status: 'succeeded', updatedAt: at }
    : { ...charge, status: 'failed', reason: 'declined', updatedAt: at };
}

export function isSameOrder(
  { amount, currency }: Pick<ChargeOrder, 'amount' | 'currency'>,
  other: Pick<ChargeOrder, 'amount' | 'currency'>,
): boolean {
  return amount === other.amount && currency === other.currency;
}

export function refundedAmount({ refunds }: Charge): number {
  return refunds.filter(({ status }) => status === 'succeeded').reduce((sum, { amount }) => sum + amount, 0);
}

/** Never more than was charged, all refunds taken together. */
export function newRefund(charge: Charge, order: RefundOrder, { id, at }: Made): Refund {
  const reason = whyNot(charge, order);
  const status = reason === undefined ? 'succeeded' : 'failed';
  return { ...order, id, status, ...(reason !== undefined && { reason }), createdAt: at };
}

function whyNot(charge: Charge, { amount, currency }: RefundOrder): string | undefined {
  if (charge.status !== 'succeeded' || charge.order === undefined) return 'charge_not_succeeded';
  if (currency !== charge.order.currency) return 'other_currency';
  return refundedAmount(charge) + amount > charge.order.amount ? 'more_than_charged' : undefined;
}
