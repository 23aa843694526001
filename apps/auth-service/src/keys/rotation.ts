import { DomainError } from '@paymyinvoice/platform';
import type { SigningKey } from './signing-key.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const SIGNS_MS = 30 * DAY_MS;
const PUBLISHED_BEFORE_MS = DAY_MS;
/** Longer than the last token it signed lives, and longer than anybody may believe it still signs. */
const PUBLISHED_AFTER_MS = DAY_MS;
/** API Gateway keeps the keys it has read for up to two hours, and promises no second look for an unknown one. */
const GATEWAY_CACHE_MS = 2 * HOUR_MS;

/** What a run is for: `replace` ends a key's signing early, `retire` ends its tokens too, because it is compromised. */
export type RotationOrder =
  | { readonly kind: 'routine' }
  | { readonly kind: 'replace'; readonly keyId: string }
  | { readonly kind: 'retire'; readonly keyId: string };

export type RotationStep =
  | { readonly kind: 'add'; readonly status: 'current' | 'next' }
  | { readonly kind: 'promote_next' }
  | { readonly kind: 'remove'; readonly keyId: string };

/** What is to be done first; undefined when everything is as it should be. */
export function decideRotation(
  keys: readonly SigningKey[],
  order: RotationOrder,
  now: Date,
): RotationStep | undefined {
  const current = keys.find(({ status }) => status === 'current');
  if (current === undefined) return { kind: 'add', status: 'current' };
  const named = order.kind === 'routine' ? undefined : keys.find(({ keyId }) => keyId === order.keyId);
  if (order.kind === 'retire' && named !== undefined && named !== current) return removal(named);
  const next = keys.find(({ status }) => status === 'next');
  if (next === undefined) return { kind: 'add', status: 'next' };
  const isFor = (key: SigningKey, ms: number) => Date.parse(key.since) + ms <= now.getTime();
  if (named === current) {
    // A compromised key is worth refused requests, an early rotation is not.
    if (order.kind === 'replace' && !isFor(next, GATEWAY_CACHE_MS)) throw nextUnknownToGateways(next);
    return { kind: 'promote_next' };
  }
  if (isFor(current, SIGNS_MS) && isFor(next, PUBLISHED_BEFORE_MS)) return { kind: 'promote_next' };
  const spent = keys.find((key) => key.status === 'previous' && isFor(key, PUBLISHED_AFTER_MS));
  return spent && removal(spent);
}

export function promoteNext(keys: readonly SigningKey[], now: Date): SigningKey[] {
  const since = now.toISOString();
  return keys.map((key): SigningKey => {
    if (key.status === 'current') return { ...key, status: 'previous', since };
    return key.status === 'next' ? { ...key, status: 'current', since } : key;
  });
}

function removal({ keyId }: SigningKey): RotationStep {
  return { kind: 'remove', keyId };
}

const nextUnknownToGateways = ({ keyId, since }: SigningKey) =>
  new DomainError(
    'conflict',
    'signing_key.too_new',
    `Gateways may not know the next key yet: ${keyId} is published since ${since}. Wait for two hours to pass.`,
  );

export const keyUnknown = (keyId: string, keys: readonly SigningKey[]) =>
  new DomainError(
    'not_found',
    'signing_key.not_found',
    `There is no key ${keyId}; there are ${keys.map((key) => `${key.keyId} (${key.status})`).join(', ')}.`,
  );
