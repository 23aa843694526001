import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { request as send } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthStage, type AuthStage, type Tokens } from './auth-stage.ts';
import { signingKeysOn } from './signing-keys.ts';

type Route = { readonly service: string; readonly method: string; readonly path: string };
type Header = Readonly<Record<string, unknown>>;

let auth: AuthStage;
let ring: ReturnType<typeof signingKeysOn>;
let routes: Route[];
let person: Tokens;
let key: { readonly kid: string; readonly privateKey: CryptoKey; readonly n: string; readonly pem: string };
let stranger: { readonly privateKey: CryptoKey; readonly jwk: object };

beforeAll(async () => {
  auth = await startAuthStage(['auth', 'invoice']);
  ring = signingKeysOn(auth);
  person = await auth.signedIn();
  const current = await ring.keyOf('current');
  const pem = createPublicKey({ key: current.publicJwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  const privateKey = await ring.vault.open(current);
  key = { kid: current.keyId, privateKey, n: String(current.publicJwk.n), pem: String(pem) };
  const pair = await generateKeyPair('RS256');
  stranger = { privateKey: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
  routes = [...(await protectedRoutes('auth')), ...(await protectedRoutes('invoice'))];
});

afterAll(async () => {
  ring.stop();
  await auth.stop();
});

/** What the service says of itself: every route that asks for a token. */
async function protectedRoutes(service: string): Promise<Route[]> {
  const { body } = await auth.stage.request(service, 'GET', '/openapi.json');
  const paths = Object.entries(body.paths as Record<string, Record<string, { security?: unknown[] }>>);
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { security }]) => (security ?? []).length > 0)
      .map(([method]) => ({ service, method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, 'x') })),
  );
}

/** As it is on the wire, where a header may come twice. */
function call({ service, method, path }: Route, authorizations: readonly string[]) {
  const headers = ['host', 'localhost', ...authorizations.flatMap((value) => ['authorization', value])];
  return new Promise<{ status: number; type: string; challenge: string; code: unknown }>(
    (resolve, reject) => {
      const sent = send(auth.stage.stage.serviceUrl(service) + path, { method, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const { 'content-type': type = '', 'www-authenticate': challenge = '' } = answer.headers;
          const text = Buffer.concat(chunks).toString();
          const { code } = (text === '' ? {} : JSON.parse(text)) as { code?: unknown };
          resolve({ status: answer.statusCode ?? 0, type, challenge, code });
        });
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

const seconds = () => Math.floor(ring.clock().getTime() / 1000);

function claims(overrides: Header = {}): JWTPayload {
  const { id, email, name } = person.user;
  const [iat, sid] = [seconds(), 'ses_01JZX8Q5W3M7T9V2B4C6D8E0FG'];
  const named = {
    iss: auth.stage.stage.serviceUrl('auth'),
    aud: 'paymyinvoice-local',
    sub: id,
    sid,
    email,
    name,
  };
  return { ...named, iat, exp: iat + 900, jti: 'one', ...overrides };
}

async function token(
  overrides: Header = {},
  header: Header = {},
  privateKey = key.privateKey,
): Promise<string> {
  const named = { alg: 'RS256', kid: key.kid, typ: 'JWT', ...header };
  return await new SignJWT(claims(overrides)).setProtectedHeader(named).sign(privateKey);
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: Header) => `${part({ typ: 'JWT', ...header })}.${part(claims())}`;
function hmac(secret: string | Buffer, header: Header = {}): string {
  const input = unsigned({ alg: 'HS256', kid: key.kid, ...header });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
const pieces = async () => (await token()).split('.') as [string, string, string];
const afterwards = (at: number, value: string) => async () => (await pieces()).with(at, value).join('.');

const attacks: Record<string, () => string | Promise<string>> = {
  'no token': () => '',
  'a word': () => 'Bearer nonsense',
  'another scheme': async () => `Basic ${await token()}`,
  'two tokens in one': async () => `Bearer ${await token()} ${await token()}`,
  'a key that is not published': async () =>
    `Bearer ${await token({}, { kid: 'retired' }, stranger.privateKey)}`,
  "a stranger's key under our name": async () => `Bearer ${await token({}, {}, stranger.privateKey)}`,
  'no key id': async () => `Bearer ${await token({}, { kid: undefined })}`,
  'an empty key id': async () => `Bearer ${await token({}, { kid: '' })}`,
  'a path for a key id': async () => `Bearer ${await token({}, { kid: '../../../../dev/null' })}`,
  'a key id that is no text': async () => `Bearer ${await token({}, { kid: 7 })}`,
  "a stranger's key in the header": async () =>
    `Bearer ${await token({}, { jwk: stranger.jwk }, stranger.privateKey)}`,
  "a stranger's key set": async () =>
    `Bearer ${await token({}, { jku: 'http://127.0.0.1:9/jwks.json', kid: 'theirs' }, stranger.privateKey)}`,
  "a stranger's certificate": async () =>
    `Bearer ${await token({}, { x5u: 'http://127.0.0.1:9/cert.pem', kid: 'theirs' }, stranger.privateKey)}`,
  'alg none': () => `Bearer ${unsigned({ alg: 'none' })}.`,
  'alg None with a key id': () => `Bearer ${unsigned({ alg: 'None', kid: key.kid })}.`,
  'alg none and a signature': async () =>
    `Bearer ${unsigned({ alg: 'none', kid: key.kid })}.${(await pieces())[2]}`,
  'no alg': async () => `Bearer ${unsigned({ kid: key.kid })}.${(await pieces())[2]}`,
  'HS256 by the public key as PEM': () => `Bearer ${hmac(key.pem)}`,
  'HS256 by the public key as n': () => `Bearer ${hmac(key.n)}`,
  'HS256 by the bytes of n': () => `Bearer ${hmac(Buffer.from(key.n, 'base64url'))}`,
  'HS256 by nothing': () => `Bearer ${hmac('')}`,
  'an extension that must be understood': async () => {
    const input = unsigned({ alg: 'RS256', kid: key.kid, crit: ['urgent'], urgent: true });
    return `Bearer ${input}.${(await pieces())[2]}`;
  },
  'no signature': async () => `Bearer ${await afterwards(2, '')()}`,
  'another signature': async () => `Bearer ${await afterwards(2, randomBytes(256).toString('base64url'))()}`,
  'other claims under a good signature': async () =>
    `Bearer ${await afterwards(1, part(claims({ sub: 'usr_x' })))()}`,
  'claims that are no object': async () => `Bearer ${await afterwards(1, part([1]))()}`,
  'claims that are no JSON': async () => `Bearer ${await afterwards(1, 'bm90IGpzb24')()}`,
  'a header that is no JSON': async () => `Bearer ${await afterwards(0, 'bm90IGpzb24')()}`,
  'five parts': async () => `Bearer ${await token()}.a.b`,
  'two parts': async () => `Bearer ${(await pieces()).slice(0, 2).join('.')}`,
  'eight thousand letters': () => `Bearer ${'a'.repeat(8000)}`,
  'another audience': async () => `Bearer ${await token({ aud: 'paymyinvoice-prod' })}`,
  'no audience': async () => `Bearer ${await token({ aud: undefined })}`,
  'another issuer': async () => `Bearer ${await token({ iss: 'http://127.0.0.1:9/auth' })}`,
  'the issuer with a slash': async () => `Bearer ${await token({ iss: `${String(claims().iss)}/` })}`,
  'no issuer': async () => `Bearer ${await token({ iss: undefined })}`,
  'expired by a second': async () => `Bearer ${await token({ iat: seconds() - 901, exp: seconds() - 1 })}`,
  'expired just now': async () => `Bearer ${await token({ iat: seconds() - 900, exp: seconds() })}`,
  'no expiry': async () => `Bearer ${await token({ exp: undefined })}`,
  'an expiry that is no number': async () => `Bearer ${await token({ exp: '9999999999' })}`,
  'not valid yet': async () => `Bearer ${await token({ nbf: seconds() + 60 })}`,
  'issued in an hour': async () => `Bearer ${await token({ iat: seconds() + 3600, exp: seconds() + 4500 })}`,
  nobody: async () => `Bearer ${await token({ sub: undefined })}`,
  'a subject that is no user': async () => `Bearer ${await token({ sub: 'admin' })}`,
  'no session': async () => `Bearer ${await token({ sid: undefined })}`,
  'a session that is none': async () => `Bearer ${await token({ sid: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' })}`,
};

async function expectRefused(authorizations: readonly string[]): Promise<void> {
  for (const route of routes) {
    const answer = await call(route, authorizations);
    expect({ route, ...answer }).toEqual({
      ...{ route, status: 401, type: expect.stringContaining('application/problem+json') },
      ...{ challenge: expect.stringContaining('Bearer'), code: 'request.unauthenticated' },
    });
  }
}

describe('every protected route of auth-service and invoice-service', () => {
  it('is known here, and takes a good token', async () => {
    expect(new Set(routes.map(({ service }) => service))).toEqual(new Set(['auth', 'invoice']));
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  '])
      for (const route of routes.filter(({ method }) => method === 'GET'))
        expect((await call(route, [`${scheme} ${person.accessToken}`])).code).not.toBe(
          'request.unauthenticated',
        );
  });

  it.each(Object.keys(attacks))('refuses %s', async (attack) => {
    const authorization = await attacks[attack]?.();
    await expectRefused(authorization === '' ? [] : [String(authorization)]);
  });

  it('refuses two Authorization headers, whichever is the good one', async () => {
    const [good, bad] = [`Bearer ${person.accessToken}`, 'Bearer nonsense'];
    await expectRefused([good, bad]);
    await expectRefused([bad, good]);
  });

  it('refuses headers beyond all measure before they reach a service', async () => {
    for (const route of routes)
      expect(await call(route, [`Bearer ${'a'.repeat(100_000)}`])).toMatchObject({
        ...{ status: 431, code: 'request.headers_too_large' },
      });
  });
});

it('an access token says exactly what it should', async () => {
  const { accessToken, user } = person;
  const [header, payload] = accessToken
    .split('.')
    .map((text) => JSON.parse(String(Buffer.from(text, 'base64url')).replace(/^[^{].*$/s, '{}')) as Header);
  expect(header).toEqual({ alg: 'RS256', kid: key.kid, typ: 'JWT' });
  expect(payload).toEqual({
    ...{ iss: auth.stage.stage.serviceUrl('auth'), aud: 'paymyinvoice-local', sub: user.id },
    ...{ sid: expect.stringMatching(/^ses_\w{26}$/), email: user.email, name: user.name },
    ...{
      iat: expect.any(Number),
      exp: Number(payload?.['iat']) + 900,
      jti: expect.stringMatching(/^[\w-]{36}$/),
    },
  });
});

it('no two tokens have the same id, though they are signed at the same moment', async () => {
  const { tokens } = ring.container();
  const signed = await Promise.all(
    Array.from({ length: 50 }, () =>
      tokens.sign({ ...person.user } as never, 'ses_01JZX8Q5W3M7T9V2B4C6D8E0FG'),
    ),
  );
  const ids = await Promise.all(signed.map(async (each) => (await tokens.verify(each)).jti));
  expect(new Set(ids)).toHaveLength(50);
});
