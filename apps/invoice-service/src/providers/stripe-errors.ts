import Stripe from 'stripe';

const { errors } = Stripe;

/** Nobody knows whether it was done: lost, too slow, too many at once, or (409) being done at this moment. */
export function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeAPIError ||
    error instanceof errors.StripeRateLimitError
  );
}

type Refusal = Stripe.errors.StripeCardError | Stripe.errors.StripeInvalidRequestError;

/** What comes from outside, and is to blame when Stripe names it. */
const OUTSIDE: ReadonlySet<string> = new Set(['amount', 'currency', 'payment_method']);
const ABOUT_MONEY = /^(amount|balance|charge|payment|refund)_/;

/** Stripe understood, and will not do it: about the card, the amount or the state, not about how we asked. */
export function isRefusal(error: unknown): error is Refusal {
  if (error instanceof errors.StripeCardError) return true;
  if (!(error instanceof errors.StripeInvalidRequestError)) return false;
  const { code, param } = error;
  return code === undefined || ABOUT_MONEY.test(code) || (param !== undefined && OUTSIDE.has(param));
}

export function reasonOf({ decline_code: declineCode, code, param }: Refusal): string {
  // The library fills a missing decline code with ''.
  if (declineCode) return declineCode;
  return code ?? (param === undefined ? 'refused' : `invalid_${param}`);
}

/** Nothing came of it, so no money will move. */
export class Refused extends Error {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(`Refused: ${reason}`, { cause });
    this.reason = reason;
  }
}

export function refuse(error: unknown): never {
  throw isRefusal(error) ? new Refused(reasonOf(error), error) : error;
}
