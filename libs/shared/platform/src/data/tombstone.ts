import type { Clock } from '../core/clock.ts';
import { when, type Expression } from './expression.ts';
import { ttlAfter, type Key } from './row.ts';
import { put, type Write } from './write.ts';

// The longest way an older event can take: SNS tries for 23 days and its dead-letter queue keeps 14; sent on by hand it
// may lie 4 days in the consumer's queue and 14 more among that one's dead letters.
const keptMs = 60 * 24 * 60 * 60 * 1000;

/**
 * Takes the place of the row that kept a subject's `sequence`, and keeps that alone: what is older comes too late, and
 * nothing can be written for the subject that is checked for `notGone`.
 */
export function tombstone(key: Key, sequence: number, clock: Clock, condition: Expression): Write {
  const goneAt = clock().toISOString();
  return put({ ...key, sequence, goneAt, ttl: ttlAfter(keptMs, clock) }, condition);
}

export const notGone: Expression = when`attribute_not_exists(goneAt)`;
