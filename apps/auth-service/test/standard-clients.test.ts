import { createRemoteJWKSet, jwtVerify } from 'jose';
import { allowInsecureRequests, discovery, fetchProtectedResource } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthStage, type AuthStage, type Tokens } from './auth-stage.ts';
import { signingKeysOn } from './signing-keys.ts';

let auth: AuthStage;
let person: Tokens;
let issuer: string;

beforeAll(async () => {
  auth = await startAuthStage();
  person = await auth.signedIn();
  issuer = auth.stage.stage.serviceUrl('auth');
});

afterAll(() => auth.stop());

// The address of the issuer is one of this machine, without TLS.
const discovered = () =>
  discovery(new URL(issuer), 'anybody', undefined, undefined, { execute: [allowInsecureRequests] });

describe('openid-client', () => {
  it('discovers the issuer, with every member that OpenID Connect requires', async () => {
    const metadata = (await discovered()).serverMetadata();
    expect(metadata).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      authorization_endpoint: expect.stringContaining(issuer),
      token_endpoint: expect.stringContaining(issuer),
      response_types_supported: ['none'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
    expect(metadata.supportsPKCE()).toBe(false);
    expect(metadata['userinfo_endpoint']).toBeUndefined();
  });

  it('uses an access token at a protected resource', async () => {
    const sessions = new URL(`${issuer}/v1/sessions`);
    const answer = await fetchProtectedResource(await discovered(), person.accessToken, sessions, 'GET');
    expect(answer.status).toBe(200);
    const refused = fetchProtectedResource(await discovered(), `${person.accessToken}x`, sessions, 'GET');
    await expect(refused).rejects.toMatchObject({ code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE', status: 401 });
  });

  it('finds at each address of the document what the document says', async () => {
    const { body } = await auth.request('GET', '/.well-known/openid-configuration');
    expect((await fetch(body.service_documentation)).status).toBe(200);
    expect((await fetch(body.jwks_uri)).status).toBe(200);
    expect((await fetch(body.token_endpoint, { method: 'POST' })).status).toBe(400);
    const { payload } = await verified(person.accessToken);
    expect(Object.keys(payload).sort()).toEqual([...body.claims_supported].sort());
  });
});

async function verified(
  token: string,
  keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)),
) {
  return await jwtVerify(token, keys, { issuer, audience: 'paymyinvoice-local', algorithms: ['RS256'] });
}

describe('jose', () => {
  it('checks a token against the published keys, and does not let one altered letter pass', async () => {
    expect((await verified(person.accessToken)).payload.sub).toBe(person.user.id);
    const [header, payload, signature = ''] = person.accessToken.split('.');
    const altered = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    await expect(verified([header, payload, altered].join('.'))).rejects.toThrow(
      'signature verification failed',
    );
  });
});

describe('the published documents', () => {
  it('may be cached by anybody, and hold nothing of a private half', async () => {
    for (const path of ['/.well-known/openid-configuration', '/.well-known/jwks.json']) {
      const { status, headers } = await auth.request('GET', path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=60');
    }
    const { body } = await auth.request('GET', '/.well-known/jwks.json');
    for (const key of body.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('are not sent again to who has them, until the keys turn', async () => {
    const ring = signingKeysOn(auth);
    const { headers } = await auth.request('GET', '/.well-known/jwks.json');
    const known = { 'if-none-match': String(headers.get('etag')) };
    expect(await auth.request('GET', '/.well-known/jwks.json', { headers: known })).toMatchObject({
      status: 304,
    });
    await ring.rotate();
    await ring.advance(60_000);
    const { status, body } = await auth.request('GET', '/.well-known/jwks.json', { headers: known });
    expect({ status, keys: body.keys.length }).toEqual({ status: 200, keys: 2 });
    ring.stop();
  });
});

describe('who reads the interface alone', () => {
  it('is given an example of its own for every text, and none that is made up', async () => {
    const { body } = await auth.stage.request('auth', 'GET', '/openapi.json');
    const madeUp: string[] = [];
    JSON.stringify(body, function (this: unknown, key, value: unknown) {
      if (value === 'text') madeUp.push(`${key} of ${JSON.stringify(this)}`);
      return value;
    });
    expect(madeUp).toEqual([]);
  });
});
