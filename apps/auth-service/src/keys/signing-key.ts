import type { JWK } from 'jose';

export const SIGNING_ALGORITHM = 'RS256';

export type SealedKeyPair = {
  readonly keyId: string;
  readonly publicJwk: JWK;
  readonly sealedPrivateKey: string;
};

/** A key of the ring: published before it signs (`next`) and after (`previous`), so that caches never lack it. */
export type SigningKey = SealedKeyPair & {
  readonly status: 'next' | 'current' | 'previous';
  /** Since when it has this status. */
  readonly since: string;
};

/** All keys of the service. One row, so that every step of a rotation is one conditional write. */
export type KeyRing = { readonly version: number; readonly keys: readonly SigningKey[] };

export type PublishedKey = { kty: string; n: string; e: string; kid: string; use: 'sig'; alg: 'RS256' };

/** What a gateway needs to check tokens, and nothing of the private half. */
export function publishedKeys(keys: readonly SigningKey[]): { keys: PublishedKey[] } {
  return { keys: keys.map(publishedKey) };
}

function publishedKey({ keyId, publicJwk: { kty, n, e } }: SigningKey): PublishedKey {
  if (kty === undefined || n === undefined || e === undefined) throw new Error(`Key ${keyId} is no RSA key.`);
  return { kty, n, e, kid: keyId, use: 'sig', alg: SIGNING_ALGORITHM };
}

export function currentKey(keys: readonly SigningKey[]): SigningKey {
  const key = keys.find(({ status }) => status === 'current');
  if (key === undefined) throw new Error('No signing key is current.');
  return key;
}
