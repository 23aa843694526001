import { idSchema, type Clock } from '@paymyinvoice/platform';
import Stripe from 'stripe';
import * as z from 'zod';
import type {
  Charge,
  ChargeOutcome,
  Notice,
  PaymentProvider,
  RefundOrder,
  RefundOutcome,
} from './payment-provider.ts';
import { providerUnavailable, webhookSignatureInvalid } from './provider.errors.ts';
import { exactAmount } from './stripe-amount.ts';
import { isNoAnswer, refuse, Refused } from './stripe-errors.ts';
import {
  cancelIntent,
  confirmIntent,
  createIntent,
  metadataOf,
  MOVES_MONEY,
  QUICK,
  searchIntent,
  seeIntent,
} from './stripe-intents.ts';
import { outcomeOfRefund } from './stripe-outcome.ts';

export type StripeOptions = {
  readonly apiUrl?: string | undefined;
  readonly apiKey: () => Promise<string>;
  readonly webhookSecret: () => Promise<string>;
  readonly clock: Clock;
};

const HOUR_MS = 3_600_000;
/** Stripe keeps an idempotency key for 24 hours: until then, asking to create an intent again cannot make a second. */
const KEYS_HOLD_MS = 23 * HOUR_MS;
/** No charge is confirmed later than this, so that when keys are gone the search index knows each one that was. */
const CONFIRM_WITHIN_MS = 12 * HOUR_MS;
const SIGNATURE_TOLERANCE_S = 300;

const ourCharge = z.object({
  id: z.string(),
  metadata: z.object({ ownerId: idSchema('usr'), invoiceId: idSchema('inv'), paymentId: idSchema('pay') }),
});
const ourRefund = ourCharge.extend({
  metadata: ourCharge.shape.metadata.extend({ refundId: idSchema('ref') }),
});

const CHARGE_NEWS: ReadonlySet<string> = new Set([
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.processing',
  'payment_intent.requires_action',
]);
const REFUND_NEWS: ReadonlySet<string> = new Set([
  'refund.updated',
  'refund.failed',
  'charge.refund.updated',
]);

const neverAsked = { kind: 'failed', reason: 'never_asked' } as const;

/** Payment Intents in two steps, of which only the second moves money (docs/decisions/0023). */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly #options: StripeOptions;
  #known: { readonly key: string; readonly stripe: Stripe } | undefined;

  constructor(options: StripeOptions) {
    this.#options = options;
  }

  async charge(charge: Charge): Promise<ChargeOutcome> {
    if (this.#age(charge) > CONFIRM_WITHIN_MS) return await this.look(charge);
    return await this.#ask(async (stripe) => {
      const id = charge.reference ?? (await createIntent(stripe, charge));
      return await confirmIntent(stripe, id, charge);
    });
  }

  async look(charge: Charge): Promise<ChargeOutcome> {
    return await this.#ask(async (stripe) => {
      const id = await this.#find(stripe, charge);
      return id === undefined ? { kind: 'pending' } : await seeIntent(stripe, id);
    });
  }

  async cancel(charge: Charge): Promise<ChargeOutcome> {
    return await this.#ask(async (stripe) => {
      const id = await this.#find(stripe, charge);
      return id === undefined ? neverAsked : await cancelIntent(stripe, id);
    });
  }

  async refund({ refundId, charge, amount }: RefundOrder): Promise<RefundOutcome> {
    return await this.#ask(async (stripe): Promise<RefundOutcome> => {
      const refunded = exactAmount(amount).amount;
      const id = await this.#find(stripe, charge);
      if (id === undefined) return neverAsked;
      // The key holds for a day; whatever the day, the list tells what was refunded.
      for await (const refund of stripe.refunds.list({ payment_intent: id, limit: 100 }, QUICK)) {
        if (refund.metadata?.['refundId'] === refundId) return outcomeOfRefund(refund);
      }
      const refund = await stripe.refunds
        .create(
          { payment_intent: id, amount: refunded, metadata: { ...metadataOf(charge), refundId } },
          { ...MOVES_MONEY, idempotencyKey: refundId },
        )
        .catch(refuse);
      return outcomeOfRefund(refund);
    });
  }

  /** A callback only says where to look: told twice, late or in another order, the notice says how it is now. */
  async readNotice(body: Buffer, { signature }: { readonly signature: string | undefined }): Promise<Notice> {
    const { type, data } = await this.#verified(body, signature);
    const charge = CHARGE_NEWS.has(type) ? ourCharge.safeParse(data.object).data : undefined;
    if (charge) {
      const outcome = await this.#ask((stripe) => seeIntent(stripe, charge.id));
      return { kind: 'charge', ...charge.metadata, outcome };
    }
    const refund = REFUND_NEWS.has(type) ? ourRefund.safeParse(data.object).data : undefined;
    if (refund) {
      const outcome = await this.#ask(async (stripe) =>
        outcomeOfRefund(await stripe.refunds.retrieve(refund.id, {}, QUICK)),
      );
      return { kind: 'refund', ...refund.metadata, outcome };
    }
    return { kind: 'other' };
  }

  /** Undefined: nobody asked Stripe for it, and by now nobody will. */
  async #find(stripe: Stripe, charge: Charge): Promise<string | undefined> {
    if (charge.reference !== undefined) return charge.reference;
    return await (this.#age(charge) < KEYS_HOLD_MS ? createIntent : searchIntent)(stripe, charge);
  }

  #age({ startedAt }: Charge): number {
    return this.#options.clock().getTime() - Date.parse(startedAt);
  }

  async #verified(body: Buffer, signature = ''): Promise<Stripe.Event> {
    const secret = await this.#options.webhookSecret();
    const now = this.#options.clock().getTime();
    const { webhooks, errors } = Stripe;
    try {
      return webhooks.constructEvent(body, signature, secret, SIGNATURE_TOLERANCE_S, undefined, now);
    } catch (error) {
      // The library's error holds the whole body, which is nothing for a log.
      if (error instanceof errors.StripeSignatureVerificationError)
        throw webhookSignatureInvalid(error.message);
      throw error;
    }
  }

  /** Errors of a key or a setting are thrown as they are: they are ours to mend, and say nothing about the money. */
  async #ask<Answer>(question: (stripe: Stripe) => Promise<Answer>) {
    const stripe = await this.#client();
    try {
      return await question(stripe);
    } catch (error) {
      if (error instanceof Refused) return { kind: 'failed', reason: error.reason } as const;
      throw isNoAnswer(error) ? providerUnavailable(error) : error;
    }
  }

  /** The key is fetched before the library is asked: waiting for one that cannot be had, it would wait for ever. */
  async #client(): Promise<Stripe> {
    const key = await this.#options.apiKey();
    if (this.#known?.key !== key) this.#known = { key, stripe: clientOf(key, this.#options.apiUrl) };
    return this.#known.stripe;
  }
}

function clientOf(key: string, apiUrl = 'https://api.stripe.com'): Stripe {
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Stripe(key, {
    apiVersion: '2026-10-28.endive',
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port && { port }),
    // Who asked will ask again. Only over a connection gone stale does the library repeat by itself, once.
    maxNetworkRetries: 0,
    telemetry: false,
  });
}
