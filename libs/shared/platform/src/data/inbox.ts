import type { Clock } from '../core/clock.ts';
import { ConditionFailed } from './condition-failed.ts';
import { absent } from './expression.ts';
import { ttlAfter } from './row.ts';
import { keyOfWrite, put, type Write } from './write.ts';

const keptMs = 30 * 24 * 60 * 60 * 1000;
const prefix = 'INBOX#';

/** Goes into the transaction of the event's effect, so that the effect happens once. */
export function inboxMarker(eventId: string, clock: Clock): Write {
  return put(
    { pk: prefix + eventId, sk: '-', processedAt: clock().toISOString(), ttl: ttlAfter(keptMs, clock) },
    absent,
  );
}

/** The transaction failed because the event had its effect before. */
export function isAlreadyProcessed(error: unknown, eventId: string): boolean {
  return (
    error instanceof ConditionFailed &&
    error.failures.some(({ write }) => keyOfWrite(write).pk === prefix + eventId)
  );
}
