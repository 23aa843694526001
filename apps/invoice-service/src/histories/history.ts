/** Who did something to an invoice. Payers are whoever holds its link. */
export const ACTORS = ['owner', 'payer', 'provider', 'system'] as const;

export const ACTIONS = [
  'created',
  'changed',
  'issued',
  'sent',
  'voided',
  'payment_started',
  'payment_action_required',
  'payment_succeeded',
  'payment_failed',
  'payment_recorded',
  'refund_started',
  'refunded',
  'refund_failed',
  'credited',
  'reminded',
] as const;

/** One line of an invoice's history. `about` is the id of the payment, refund or credit note, if it was one's. */
export type HistoryEntry = {
  readonly at: string;
  readonly actor: (typeof ACTORS)[number];
  readonly action: (typeof ACTIONS)[number];
  readonly about?: string;
  /** In a few words, for people: a reason, a number, an amount. */
  readonly detail?: string;
};

export type Deed = Omit<HistoryEntry, 'at'>;
