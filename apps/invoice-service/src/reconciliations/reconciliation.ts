import type { Charged } from '../payments/payment.ts';
import type { ChargeOutcome } from '../providers/payment-provider.ts';

const MINUTE_MS = 60_000;

/** Whoever began it can no longer be at it. */
const UNHEARD_LIMIT_MS = 10 * MINUTE_MS;
/** So long a payer may take over what the provider asks of them. */
const ACTION_LIMIT_MS = 60 * MINUTE_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** Nobody will bring it to an end any more. */
export function isGivenUp(
  { createdAt }: Pick<Charged, 'createdAt'>,
  { kind }: ChargeOutcome,
  now: Date,
): boolean {
  const ageMs = now.getTime() - Date.parse(createdAt);
  if (kind === 'pending') return ageMs >= UNHEARD_LIMIT_MS;
  return kind === 'requires_action' && ageMs >= ACTION_LIMIT_MS;
}

/** The older something is, the less often it is looked at; but always when it is to be given up. */
export function nextCheckAt({ createdAt }: { readonly createdAt: string }, now: Date): string {
  const [nowMs, createdMs] = [now.getTime(), Date.parse(createdAt)];
  const pauseMs = Math.min(Math.max(nowMs - createdMs, MINUTE_MS), LONGEST_PAUSE_MS);
  const limitsMs = [createdMs + UNHEARD_LIMIT_MS, createdMs + ACTION_LIMIT_MS].filter((ms) => ms > nowMs);
  return new Date(Math.min(nowMs + pauseMs, ...limitsMs)).toISOString();
}
