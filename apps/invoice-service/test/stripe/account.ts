import { CONFIRMED, type Intent } from './cards.ts';

/** What a request was refused with, as Stripe words it. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly error: Record<string, unknown>;

  constructor(status: number, error: Record<string, unknown>) {
    super(String(error['code'] ?? error['type']));
    this.status = status;
    this.error = { type: 'invalid_request_error', ...error };
  }
}

export type Refund = Record<string, unknown> & {
  readonly id: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly metadata: Record<string, string>;
  status: string;
  failure_reason?: string;
};

/** An account at Stripe: what it has been asked for, and what money moved. */
export class StripeAccount {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Refund>();
  /** Ids of intents, once for each time that money was taken. */
  readonly taken: string[] = [];
  refundStatus = 'succeeded';
  settlesIn: string | undefined;
  #count = 0;

  create(asked: Record<string, string>): Intent {
    const { currency = '', payment_method: method = '' } = asked;
    const amount = Number(asked['amount']);
    if (currency === 'kpw')
      throw new StripeRefusal(400, { param: 'currency', message: 'Invalid currency: kpw.' });
    if (amount < 50)
      throw new StripeRefusal(400, { code: 'amount_too_small', param: 'amount', message: 'At least €0.50.' });
    if (!(method in CONFIRMED))
      throw new StripeRefusal(400, {
        code: 'resource_missing',
        param: 'payment_method',
        message: `No such PaymentMethod: '${method}'`,
      });
    if (asked['description'] === '')
      throw new StripeRefusal(400, {
        code: 'parameter_invalid_empty',
        param: 'description',
        message: 'Empty.',
      });
    const intent: Intent = {
      ...{
        id: this.#id('pi'),
        object: 'payment_intent',
        amount,
        currency,
        amount_received: 0,
        livemode: false,
      },
      ...{
        capture_method: asked['capture_method'],
        confirmation_method: 'automatic',
        created: 1_760_000_000,
      },
      ...{
        description: asked['description'],
        automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
      },
      metadata: metadataIn(asked),
      status: 'requires_confirmation',
      payment_method: method,
      next_action: null,
      last_payment_error: null,
      latest_charge: null,
      cancellation_reason: null,
    };
    this.intents.set(intent.id, intent);
    return intent;
  }

  confirm(id: string, asked: Record<string, string>): Intent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_confirmation') throw unexpectedState(intent, 'confirm');
    const method = intent.payment_method ?? '';
    if (!asked['return_url'])
      throw new StripeRefusal(400, {
        code: 'parameter_missing',
        param: 'return_url',
        message: 'A return_url is needed.',
      });
    if (method === 'pm_unactivated')
      throw new StripeRefusal(400, {
        code: 'payment_method_unactivated',
        message: 'Not activated for this account.',
      });
    const confirmed = Object.assign(intent, CONFIRMED[method]);
    if (confirmed.status === 'succeeded') this.#take(intent);
    if (intent.last_payment_error)
      throw new StripeRefusal(402, { ...intent.last_payment_error, payment_intent: intent });
    return intent;
  }

  /** The payer did what was asked for, or the bank came back. */
  settle(id: string): void {
    const intent = this.intent(id);
    intent.next_action = null;
    this.#take(intent);
  }

  cancel(id: string, asked: Record<string, string>): Intent {
    const intent = this.intent(id);
    if (['succeeded', 'canceled', 'processing'].includes(intent.status))
      throw unexpectedState(intent, 'cancel');
    return Object.assign(intent, {
      status: 'canceled',
      next_action: null,
      cancellation_reason: asked['cancellation_reason'] ?? null,
    });
  }

  refund(asked: Record<string, string>): Refund {
    const intent = this.intent(asked['payment_intent'] ?? '');
    const amount = Number(asked['amount']);
    const left = intent.amount - this.#refunded(intent.id);
    if (left === 0)
      throw new StripeRefusal(400, {
        code: 'charge_already_refunded',
        message: 'Has already been refunded.',
      });
    if (amount > left)
      throw new StripeRefusal(400, {
        param: 'amount',
        message: 'Refund amount is greater than unrefunded amount.',
      });
    const refund: Refund = {
      ...{ id: this.#id('re'), object: 'refund', amount, currency: intent.currency, reason: null },
      payment_intent: intent.id,
      charge: intent.latest_charge,
      metadata: metadataIn(asked),
      status: this.refundStatus,
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (intent) return intent;
    throw new StripeRefusal(404, {
      code: 'resource_missing',
      param: 'intent',
      message: `No such payment_intent: '${id}'`,
    });
  }

  /** What `expand[]=latest_charge.balance_transaction` shows. */
  expanded(intent: Intent): object {
    if (intent.latest_charge === null) return intent;
    const currency = this.settlesIn ?? intent.currency;
    const transaction = {
      id: 'txn_1',
      object: 'balance_transaction',
      amount: intent.amount,
      currency,
      fee: 530,
    };
    const charge = {
      id: intent.latest_charge,
      object: 'charge',
      paid: true,
      balance_transaction: transaction,
    };
    return { ...intent, latest_charge: charge };
  }

  #take(intent: Intent): void {
    this.taken.push(intent.id);
    Object.assign(intent, {
      status: 'succeeded',
      amount_received: intent.amount,
      latest_charge: this.#id('ch'),
    });
  }

  #refunded(intentId: string): number {
    const refunds = [...this.refunds.values()].filter(
      (refund) => refund.payment_intent === intentId && !['failed', 'canceled'].includes(refund.status),
    );
    return refunds.reduce((sum, { amount }) => sum + amount, 0);
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_3Sample${String(this.#count).padStart(4, '0')}`;
  }
}

function unexpectedState(intent: Intent, verb: string): StripeRefusal {
  return new StripeRefusal(400, {
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: intent,
  });
}

function metadataIn(asked: Record<string, string>): Record<string, string> {
  const members = Object.entries(asked).flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    return key ? [[key, value] as const] : [];
  });
  return Object.fromEntries(members);
}
