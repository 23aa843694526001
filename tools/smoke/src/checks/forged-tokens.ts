import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export type TokenAim = {
  readonly issuer: string;
  readonly audience: string;
  /** A key that is published. */
  readonly kid: string;
  /** Its modulus, which everybody knows. */
  readonly modulus: string;
};

export type Forgery = { readonly what: string; readonly token: string };

let forger: KeyObject | undefined;

/** Tokens that nobody may get in with: each is what a gateway would take that leaves out one part of checking. */
export function forgedTokens({ issuer, audience, kid, modulus }: TokenAim): Forgery[] {
  const claims = {
    ...{
      iss: issuer,
      aud: audience,
      sub: 'usr_00000000000000000000000000',
      sid: 'ses_00000000000000000000000000',
    },
    ...{ iat: Math.floor(Date.now() / 1000) - 60, exp: 4_102_444_800 },
  };
  const rs256 = { alg: 'RS256', typ: 'JWT', kid };
  return [
    { what: 'that nobody has signed', token: `${signingInput({ alg: 'none', typ: 'JWT' }, claims)}.` },
    { what: 'signed by another key than it names', token: signed(rs256, claims) },
    {
      what: 'signed with the published key as a shared secret',
      token: hashed({ ...rs256, alg: 'HS256' }, claims, modulus),
    },
    { what: 'of another issuer', token: signed(rs256, { ...claims, iss: 'https://elsewhere.example' }) },
    { what: 'for another audience', token: signed(rs256, { ...claims, aud: 'paymyinvoice-elsewhere' }) },
    { what: 'that has expired', token: signed(rs256, { ...claims, exp: 946_684_800 }) },
  ];
}

function signed(header: object, claims: object): string {
  forger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const input = signingInput(header, claims);
  return `${input}.${sign('sha256', Buffer.from(input), forger).toString('base64url')}`;
}

function hashed(header: object, claims: object, secret: string): string {
  const input = signingInput(header, claims);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function signingInput(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
