import type Stripe from 'stripe';
import * as z from 'zod';
import type { ChargeOutcome, RefundOutcome } from './payment-provider.ts';
import { fromStripe } from './stripe-amount.ts';

/** What an intent's state says in our words. */
export function outcomeOfIntent(intent: Stripe.PaymentIntent): ChargeOutcome {
  const reference = intent.id;
  switch (intent.status) {
    case 'succeeded': {
      const fee = feeOf(intent);
      return { kind: 'succeeded', reference, ...(fee && { fee }) };
    }
    case 'requires_action': {
      const actionUrl = actionUrlOf(intent);
      return actionUrl ? { kind: 'requires_action', reference, actionUrl } : { kind: 'pending', reference };
    }
    case 'canceled':
      return {
        kind: 'failed',
        reference,
        reason: declineOf(intent) ?? intent.cancellation_reason ?? 'canceled',
      };
    case 'requires_payment_method': {
      // Only an attempt that failed leaves an error; without one nobody has confirmed yet.
      const reason = declineOf(intent);
      return reason ? { kind: 'failed', reference, reason } : { kind: 'pending', reference };
    }
    default:
      return { kind: 'pending', reference };
  }
}

/** Nobody has confirmed it, so nothing is under way. */
export function isUnconfirmed(intent: Stripe.PaymentIntent): boolean {
  const { status } = intent;
  return status === 'requires_confirmation' || (status === 'requires_payment_method' && !declineOf(intent));
}

/** The payer is to do something for which there is no page to send them to. */
export function isDeadEnd(intent: Stripe.PaymentIntent): boolean {
  return intent.status === 'requires_action' && actionUrlOf(intent) === undefined;
}

export function outcomeOfRefund(refund: Stripe.Refund): RefundOutcome {
  const reference = refund.id;
  switch (refund.status) {
    case 'succeeded':
      return { kind: 'succeeded', reference };
    case 'failed':
    case 'canceled':
      return { kind: 'failed', reference, reason: refund.failure_reason ?? refund.status };
    default:
      return { kind: 'pending', reference };
  }
}

/** Pages where a payer proves who they are, finds a voucher, or reads how to go on. */
const pages = z.object({
  url: z.string().nullish(),
  hosted_voucher_url: z.string().nullish(),
  hosted_instructions_url: z.string().nullish(),
  hosted_verification_url: z.string().nullish(),
});

function actionUrlOf({ next_action: action }: Stripe.PaymentIntent): string | undefined {
  if (!action || action.type === 'use_stripe_sdk') return undefined;
  const { data } = pages.safeParse(action[action.type as keyof typeof action]);
  if (!data) return undefined;
  const { url, hosted_voucher_url, hosted_instructions_url, hosted_verification_url } = data;
  return url ?? hosted_voucher_url ?? hosted_instructions_url ?? hosted_verification_url ?? undefined;
}

function declineOf({ last_payment_error: error }: Stripe.PaymentIntent): string | undefined {
  return error ? (error.decline_code ?? error.code ?? error.type) : undefined;
}

/** Known only where the charge is settled in its own currency: otherwise the fee is money of another one. */
function feeOf({ latest_charge: charge, currency }: Stripe.PaymentIntent) {
  const transaction = typeof charge === 'string' ? undefined : charge?.balance_transaction;
  if (!transaction || typeof transaction === 'string' || transaction.currency !== currency) return undefined;
  return fromStripe(transaction.fee, transaction.currency);
}
