import { idempotencyKeyReused, type Clock } from '@paymyinvoice/platform';
import { absentOrExpired, put, ttlAfter, type Key, type Row, type Write } from '@paymyinvoice/platform/data';
import type { RefundId, RefundWish } from './refund.ts';

/** As long as idempotency keys live. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * `REFUND#<digest of the Idempotency-Key>`: which refund was begun under a key. It is written with the refund, before the
 * provider is asked, so that who asks again goes on with the same one.
 */
export class RefundOrdersRepository {
  constructor(private readonly clock: Clock) {}

  key(keyDigest: string): Key {
    return { pk: `REFUND#${keyDigest}`, sk: '-' };
  }

  begunIn(rows: readonly Row[], keyDigest: string, wish: RefundWish): RefundId | undefined {
    const { pk } = this.key(keyDigest);
    const row = rows.find((each) => each.pk === pk);
    if (row === undefined) return undefined;
    if (row['wish'] !== textOf(wish)) throw idempotencyKeyReused();
    return row['refundId'] as RefundId;
  }

  beginning(keyDigest: string, refundId: RefundId, wish: RefundWish): Write {
    const row = { ...this.key(keyDigest), refundId, wish: textOf(wish), ttl: ttlAfter(KEPT_MS, this.clock) };
    return put(row, absentOrExpired(this.clock));
  }
}

function textOf({ paymentId, amountMinor, reason }: RefundWish): string {
  return JSON.stringify([paymentId, amountMinor, reason]);
}
