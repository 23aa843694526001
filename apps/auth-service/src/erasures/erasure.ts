/** The task of the outbox that a closed account leaves behind. */
export const ERASURE = 'erasure';

// Far longer than any request may take.
const REQUESTS_END_WITHIN_MS = 60_000;

/** A request that found the account open may leave a trace of it until it ends: an erasure before that is repeated. */
export function isFinal(closedAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(closedAt) >= REQUESTS_END_WITHIN_MS;
}
