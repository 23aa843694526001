import { createHmac, createPublicKey } from 'node:crypto';
import type { Asked } from './proxy.ts';

type Careless = (header: { alg?: string; kid?: string }, input: string, signature: string) => boolean;
type Jwk = { readonly kid: string } & Readonly<Record<string, unknown>>;

/** Gateways that check whatever a token says, and its signature badly in one way. */
export const carelessGateways: [string, (keys: readonly Jwk[]) => Careless][] = [
  [
    'that nobody has signed',
    () =>
      ({ alg }, _input, signature) =>
        alg === 'none' && signature === '',
  ],
  [
    'signed by another key than it names',
    (keys) =>
      ({ alg, kid }) =>
        alg === 'RS256' && keys.some((key) => key.kid === kid),
  ],
  [
    'signed with the published key as a shared secret',
    (keys) =>
      ({ alg, kid }, input, signature) => {
        const key = keys.find((each) => each.kid === kid);
        if (alg !== 'HS256' || key === undefined) return false;
        const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        return createHmac('sha256', pem).update(input).digest('base64url') === signature;
      },
  ],
];

/** Whether such a gateway lets a request in; issuer, audience and time are checked by all of them. */
export function letsIn(
  { headers }: Asked,
  isCareless: Careless,
  expected: { readonly iss: string; readonly aud: string },
): boolean {
  const [head, payload, signature] = (headers.authorization ?? '').replace(/^Bearer /, '').split('.');
  if (head === undefined || payload === undefined || signature === undefined) return false;
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
  const { iss, aud, exp } = read(payload) as { iss: string; aud: string; exp: number };
  const isForUs = iss === expected.iss && aud === expected.aud && exp * 1000 > Date.now();
  return isForUs && isCareless(read(head), `${head}.${payload}`, signature);
}
