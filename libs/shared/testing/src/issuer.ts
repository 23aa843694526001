import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, type Id } from '@paymyinvoice/platform';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export type Person = {
  readonly id: Id<'usr'>;
  readonly email: string;
  readonly name: string;
  readonly token: string;
};

export type TestIssuer = {
  readonly url: string;
  /** A new person with a token as auth-service would give it; `claims` replaces single claims. */
  person(claims?: Readonly<Record<string, unknown>>): Promise<Person>;
  stop(): Promise<void>;
};

/** Stands in for auth-service's published keys where a service is tested alone. */
export async function startTestIssuer(audience: string): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', use: 'sig', alg: 'RS256' };
  const server = createServer((request, response) => {
    const isDiscovery = request.url?.endsWith('/openid-configuration');
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/jwks.json` } : { keys: [jwk] }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async person(claims = {}) {
      const id = newId('usr');
      const email = `${id.toLowerCase()}@example.com`;
      const name = 'Test Person';
      const issuedAt = Math.floor(Date.now() / 1000);
      const payload = { iss: url, aud: audience, sub: id, sid: newId('ses'), email, name, iat: issuedAt };
      const token = await new SignJWT({ ...payload, exp: issuedAt + 900, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .sign(privateKey);
      return { id, email, name, token };
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
