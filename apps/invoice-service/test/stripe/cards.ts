export type Intent = Record<string, unknown> & {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
  status: string;
  payment_method: string | null;
  next_action: object | null;
  last_payment_error: Record<string, unknown> | null;
  latest_charge: string | null;
  cancellation_reason: string | null;
};

const RETURNS = 'https://hooks.stripe.com/redirect/authenticate/src_1';

/** What confirming does with a payment method: Stripe's own test cards, and ways of paying that need more than a card. */
export const CONFIRMED: Record<string, Partial<Intent>> = {
  pm_card_visa: { status: 'succeeded' },
  pm_card_chargeDeclined: declined('card_declined', 'generic_decline'),
  pm_card_chargeDeclinedInsufficientFunds: declined('card_declined', 'insufficient_funds'),
  pm_card_chargeDeclinedExpiredCard: declined('expired_card'),
  pm_card_authenticationRequired: acting({
    type: 'redirect_to_url',
    redirect_to_url: { url: RETURNS, return_url: null },
  }),
  pm_boleto: acting({
    type: 'boleto_display_details',
    boleto_display_details: { hosted_voucher_url: 'https://payments.stripe.com/boleto/voucher/1' },
  }),
  pm_promptpay: acting({
    type: 'promptpay_display_qr_code',
    promptpay_display_qr_code: {
      data: '000201',
      hosted_instructions_url: 'https://payments.stripe.com/qr/1',
    },
  }),
  pm_us_bank_account: acting({
    type: 'verify_with_microdeposits',
    verify_with_microdeposits: { hosted_verification_url: 'https://payments.stripe.com/microdeposit/1' },
  }),
  pm_blik: acting({ type: 'blik_authorize', blik_authorize: {} }),
  pm_sdk: acting({
    type: 'use_stripe_sdk',
    use_stripe_sdk: { type: 'stripe_3ds2_fingerprint', url: RETURNS },
  }),
  pm_sepaDebit: { status: 'processing' },
  pm_unactivated: {},
};

function declined(code: string, declineCode?: string): Partial<Intent> {
  const error = {
    type: 'card_error',
    code,
    ...(declineCode && { decline_code: declineCode }),
    message: 'Your card was declined.',
  };
  return { status: 'requires_payment_method', payment_method: null, last_payment_error: error };
}

function acting(action: object): Partial<Intent> {
  return { status: 'requires_action', next_action: action };
}
