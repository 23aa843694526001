import type Stripe from 'stripe';
import type { Charge, ChargeOutcome } from './payment-provider.ts';
import { exactAmount } from './stripe-amount.ts';
import { isRefusal, reasonOf, refuse } from './stripe-errors.ts';
import { isDeadEnd, isUnconfirmed, outcomeOfIntent } from './stripe-outcome.ts';

// A charge takes two calls or three: some ten seconds at most.
export const QUICK = { timeout: 2_000 };
export const MOVES_MONEY = { timeout: 6_000 };

const WITH_FEE = { expand: ['latest_charge.balance_transaction'] };

export function metadataOf({ ownerId, invoiceId, paymentId }: Charge) {
  return { ownerId, invoiceId, paymentId };
}

/** Moves no money. Asked again within a day, Stripe answers with the same intent. */
export async function createIntent(stripe: Stripe, charge: Charge): Promise<string> {
  const { amount, currency } = exactAmount(charge.amount);
  const { id } = await stripe.paymentIntents
    .create(
      {
        amount,
        currency,
        payment_method: charge.paymentMethod,
        automatic_payment_methods: { enabled: true },
        // Captured at once, so that the fee is known with the answer.
        capture_method: 'automatic',
        description: charge.description,
        metadata: metadataOf(charge),
      },
      { ...QUICK, idempotencyKey: `${charge.paymentId}:create` },
    )
    .catch(refuse);
  return id;
}

/** For when keys are gone. The index may lag by an hour at worst. */
export async function searchIntent(stripe: Stripe, { paymentId }: Charge): Promise<string | undefined> {
  const query = `metadata['paymentId']:'${paymentId}'`;
  const { data } = await stripe.paymentIntents.search({ query, limit: 1 }, QUICK);
  return data[0]?.id;
}

/** Moves the money: once, as an intent can be paid once only. */
export async function confirmIntent(stripe: Stripe, id: string, charge: Charge): Promise<ChargeOutcome> {
  try {
    const intent = await stripe.paymentIntents.confirm(
      id,
      { return_url: charge.returnUrl, ...WITH_FEE },
      { ...MOVES_MONEY, idempotencyKey: `${charge.paymentId}:confirm` },
    );
    // A repeated answer tells how it was when it was first given.
    const isRepeated = intent.lastResponse.headers['idempotent-replayed'] === 'true';
    return await outcomeOf(stripe, isRepeated ? await retrieve(stripe, id) : intent);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const intent = await retrieve(stripe, id);
    return isUnconfirmed(intent)
      ? await cancelIntent(stripe, id, reasonOf(error))
      : await outcomeOf(stripe, intent);
  }
}

export async function seeIntent(stripe: Stripe, id: string): Promise<ChargeOutcome> {
  return await outcomeOf(stripe, await retrieve(stripe, id));
}

/** One that is paid, or that a bank is at (`processing`), cannot be called back and is told as it is. */
export async function cancelIntent(stripe: Stripe, id: string, reason?: string): Promise<ChargeOutcome> {
  try {
    const intent = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' }, QUICK);
    const outcome = outcomeOfIntent(intent);
    return outcome.kind === 'failed' && reason !== undefined ? { ...outcome, reason } : outcome;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return outcomeOfIntent(await retrieve(stripe, id));
  }
}

async function retrieve(stripe: Stripe, id: string): Promise<Stripe.PaymentIntent> {
  return await stripe.paymentIntents.retrieve(id, WITH_FEE, QUICK);
}

async function outcomeOf(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<ChargeOutcome> {
  return isDeadEnd(intent)
    ? await cancelIntent(stripe, intent.id, 'action_not_supported')
    : outcomeOfIntent(intent);
}
