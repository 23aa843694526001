import type { JWK } from 'jose';

export const SIGNING_ALGORITHM = 'RS256';

/** A key that signs access tokens. Its private half is stored sealed and opened once per container. */
export type SigningKey = {
  readonly keyId: string;
  readonly status: 'next' | 'current' | 'previous';
  readonly publicJwk: JWK;
  readonly sealedPrivateKey: string;
  readonly createdAt: string;
};

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
