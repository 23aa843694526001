import type { Clock } from '../core/clock.ts';
import { DomainError } from '../core/errors.ts';
import { ConditionFailed } from './condition-failed.ts';
import { when } from './expression.ts';
import type { Table } from './table.ts';
import { update } from './write.ts';

export type RateLimit = { limit: number; windowMs: number };

/** Counters in the table, as the memory of one function instance limits nothing. */
export function rateLimits(table: Table, clock: Clock) {
  return {
    /** Takes one of `limit` in the current window, or throws. A take whose reply was lost may count twice. */
    async take(name: string, subject: string, { limit, windowMs }: RateLimit): Promise<void> {
      const nowMs = clock().getTime();
      const startMs = Math.floor(nowMs / windowMs) * windowMs;
      const endMs = startMs + windowMs;
      const key = { pk: `LIMIT#${name}#${subject}`, sk: new Date(startMs).toISOString() };
      const change = { add: { taken: 1 }, set: { ttl: Math.ceil(endMs / 1000) } };
      try {
        await table.writeRepeatable(
          update(key, change, when`attribute_not_exists(taken) OR taken < ${limit}`),
        );
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        const retryAfterSeconds = Math.max(1, Math.ceil((endMs - nowMs) / 1000));
        throw new DomainError('limited', 'rate.limited', 'Too many requests.', { retryAfterSeconds });
      }
    },
  };
}

export type RateLimits = ReturnType<typeof rateLimits>;
