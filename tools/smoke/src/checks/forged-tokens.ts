import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { PublishedKey } from './signing-keys.ts';

export type TokenAim = {
  readonly issuer: string;
  readonly audience: string;
  readonly key: PublishedKey;
};

export type Forgery = { readonly what: string; readonly token: string };

let forger: KeyObject | undefined;

/**
 * Tokens that a stranger can make: each is what a gateway would take that checks signatures badly in one way. All say
 * what a good token says. One of another issuer, for another audience or too old would have to be signed by the real
 * key to show anything, and nobody but auth-service can.
 */
export function forgedTokens({ issuer, audience, key }: TokenAim): Forgery[] {
  const claims = {
    ...{
      iss: issuer,
      aud: audience,
      sub: 'usr_00000000000000000000000000',
      sid: 'ses_00000000000000000000000000',
    },
    ...{ iat: Math.floor(Date.now() / 1000) - 60, exp: 4_102_444_800 },
  };
  const rs256 = { alg: 'RS256', typ: 'JWT', kid: key.kid };
  return [
    { what: 'that nobody has signed', token: `${signingInput({ alg: 'none', typ: 'JWT' }, claims)}.` },
    { what: 'signed by another key than it names', token: signed(rs256, claims) },
    {
      what: 'signed with the published key as a shared secret',
      token: hashed({ ...rs256, alg: 'HS256' }, claims, pemOf(key)),
    },
  ];
}

function signed(header: object, claims: object): string {
  forger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const input = signingInput(header, claims);
  return `${input}.${sign('sha256', Buffer.from(input), forger).toString('base64url')}`;
}

function pemOf(key: PublishedKey): string {
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

function hashed(header: object, claims: object, secret: string): string {
  const input = signingInput(header, claims);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function signingInput(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
