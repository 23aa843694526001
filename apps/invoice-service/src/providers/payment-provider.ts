import type { Money } from '@paymyinvoice/contracts';
import type { Id } from '@paymyinvoice/platform';

export const PROVIDER_NAMES = ['simulated', 'stripe'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** What is to be charged. `paymentId` is the provider's idempotency key: however often it is asked, it charges once. */
export type Charge = {
  readonly paymentId: Id<'pay'>;
  readonly invoiceId: Id<'inv'>;
  readonly ownerId: Id<'usr'>;
  readonly amount: Money;
  /** What the provider gave the payer for a card or an account (`tok_ok`, `pm_…`); card data never reaches us. */
  readonly paymentMethod: string;
  readonly description: string;
  /** Where the provider sends the payer back to after an action. */
  readonly returnUrl: string;
  readonly startedAt: string;
  /** The provider's own name for it, once one is known. */
  readonly reference?: string | undefined;
};

export type ChargeOutcome =
  | { readonly kind: 'succeeded'; readonly reference: string; readonly fee?: Money }
  | { readonly kind: 'requires_action'; readonly reference: string; readonly actionUrl: string }
  /** The provider is still at it and will tell. */
  | { readonly kind: 'pending'; readonly reference?: string }
  /** No money moved, and none will: declined, cancelled, or never asked for. */
  | { readonly kind: 'failed'; readonly reference?: string; readonly reason: string };

/** `refundId` is the provider's idempotency key. */
export type RefundOrder = {
  readonly refundId: Id<'ref'>;
  readonly charge: Charge;
  readonly amount: Money;
};

export type RefundOutcome =
  | { readonly kind: 'succeeded'; readonly reference: string }
  | { readonly kind: 'pending'; readonly reference?: string }
  | { readonly kind: 'failed'; readonly reference?: string; readonly reason: string };

type About = { readonly ownerId: Id<'usr'>; readonly invoiceId: Id<'inv'> };

/** What a provider's signed callback says, in our words. */
export type Notice =
  | (About & { readonly kind: 'charge'; readonly paymentId: Id<'pay'>; readonly outcome: ChargeOutcome })
  | (About & {
      readonly kind: 'refund';
      readonly paymentId: Id<'pay'>;
      readonly refundId: Id<'ref'>;
      readonly outcome: RefundOutcome;
    })
  /** Well signed, and nothing that concerns us. */
  | { readonly kind: 'other' };

/**
 * Whoever moves the money. Every method throws `providerUnavailable` when no answer came: then nobody knows whether
 * money moved, and `look` will tell later.
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  charge(charge: Charge): Promise<ChargeOutcome>;
  /** What became of a charge. One the provider never heard of, or that nobody confirmed, is `pending`. */
  look(charge: Charge): Promise<ChargeOutcome>;
  /** Ends a charge for good unless its money has moved: afterwards it is `succeeded` or `failed`, whoever still asks. */
  cancel(charge: Charge): Promise<ChargeOutcome>;
  refund(order: RefundOrder): Promise<RefundOutcome>;
  /** Throws `webhookSignatureInvalid` for a body that the provider did not sign, or signed long ago. */
  readNotice(body: Buffer, headers: { readonly signature: string | undefined }): Promise<Notice>;
}
