import { idempotencyKeyReused, type Clock } from '@paymyinvoice/platform';
import { absentOrExpired, put, ttlAfter, type Key, type Row, type Write } from '@paymyinvoice/platform/data';
import type { PaymentId } from '../payments/payment.ts';

/** As long as idempotency keys live. */
const KEPT_MS = 24 * 60 * 60 * 1000;

export type Wish = { readonly amountMinor: number | undefined; readonly paymentMethod: string };

/**
 * `CHARGE#<digest of the Idempotency-Key>`: which payment was begun under a key. It is written with the payment, long before there
 * is an answer to record, so that who asks again goes on with the same one.
 */
export class ChargesRepository {
  constructor(private readonly clock: Clock) {}

  key(keyDigest: string): Key {
    return { pk: `CHARGE#${keyDigest}`, sk: '-' };
  }

  begunIn(rows: readonly Row[], keyDigest: string, wish: Wish): PaymentId | undefined {
    const { pk } = this.key(keyDigest);
    const row = rows.find((each) => each.pk === pk);
    if (row === undefined) return undefined;
    if (row['wish'] !== textOf(wish)) throw idempotencyKeyReused();
    return row['paymentId'] as PaymentId;
  }

  beginning(keyDigest: string, paymentId: PaymentId, wish: Wish): Write {
    const row = { ...this.key(keyDigest), paymentId, wish: textOf(wish), ttl: ttlAfter(KEPT_MS, this.clock) };
    return put(row, absentOrExpired(this.clock));
  }
}

function textOf({ amountMinor, paymentMethod }: Wish): string {
  return JSON.stringify([amountMinor ?? null, paymentMethod]);
}
