import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToy, type ToyStage } from './toy-stage.ts';

let toy: ToyStage;
let issuer: Server;
let issuerUrl: string;
let key: CryptoKey;
let base: string;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  issuer = createServer(({ url }, response) => {
    const isDiscovery = url === '/.well-known/openid-configuration';
    response.end(
      JSON.stringify(isDiscovery ? { issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys` } : { keys: [jwk] }),
    );
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  toy = await startToy({ Issuer: { Type: 'AWS::SSM::Parameter', Properties: { Name: issuerUrl } } });
  base = toy.stage.serviceUrl('toy');
});

afterAll(async () => {
  await toy.stop();
  issuer.close();
});

async function token(
  claims: object = {},
  algorithm: { alg: string; key: CryptoKey | Uint8Array } = { alg: 'RS256', key },
) {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: issuerUrl,
    aud: 'toy',
    sub: 'usr_1',
    iat: now,
    exp: now + 60,
    admin: true,
    groups: ['a', 'b'],
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: algorithm.alg, kid: 'k1' }).sign(algorithm.key);
}

const asUser = (bearer: string) => fetch(`${base}/user`, { headers: { authorization: `Bearer ${bearer}` } });

describe('a request through the gateway', () => {
  test('reaches the function as an event, below the base path', async () => {
    const answer = await fetch(`${base}/open/a%20b?x=1&x=2`, {
      method: 'POST',
      body: '{}',
      headers: { cookie: 'c=1; d=2', 'content-type': 'application/json' },
    });
    const { event, context, environment, remainingMs, execArgv } = (await answer.json()) as Record<
      string,
      Record<string, unknown>
    >;
    expect(event).toMatchObject({
      routeKey: 'ANY /open/{proxy+}',
      rawPath: '/open/a b',
      rawQueryString: 'x=1&x=2',
      queryStringParameters: { x: '1,2' },
      pathParameters: { proxy: 'a b' },
      cookies: ['c=1', 'd=2'],
      body: '{}',
      isBase64Encoded: false,
    });
    expect(context).toMatchObject({ functionName: 'toy-api', memoryLimitInMB: '128' });
    expect(environment).toMatchObject({
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'toy-api',
      TABLE: 'toy-items',
      AWS_ENDPOINT_URL: toy.stage.aws.endpoint,
    });
    expect(environment).not.toHaveProperty('HOME');
    expect(remainingMs).toBeLessThanOrEqual(4000);
    expect(execArgv).toContain('--max-old-space-size=115');
  });

  test('is answered with cookies, bytes and a location below the base path', async () => {
    expect((await fetch(`${base}/open/cookies`)).headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(Buffer.from(await (await fetch(`${base}/open/bytes`)).arrayBuffer())).toEqual(
      Buffer.from([0xff, 0]),
    );
    expect((await fetch(`${base}/open/location`)).headers.get('location')).toBe('/toy/things/1');
  });

  test.each([
    ['open/throw', 500, 'internal.error', 'Internal Server Error'],
    ['open/exit', 500, 'internal.error', 'Internal Server Error'],
    ['open/bad', 500, 'internal.error', 'Internal Server Error'],
    ['open/slow', 503, 'service.unavailable', 'Service Unavailable'],
    ['elsewhere', 404, 'route.not_found', 'Not Found'],
    ['user', 401, 'request.unauthenticated', 'Unauthorized'],
  ])('to %s is answered with %i by the gateway itself', async (path, status, code, message) => {
    const answer = await fetch(`${base}/${path}`, { headers: { 'x-correlation-id': 'mine-1' } });
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({ status, code, message, requestId: answer.headers.get('x-request-id') });
    expect(answer.headers.get('x-correlation-id')).toBe('mine-1');
  });

  test('larger than the gateway takes is refused', async () => {
    const answer = await fetch(`${base}/open/echo`, {
      method: 'POST',
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'request.too_large' });
  });

  test('after a time-out gets a new instance', async () => {
    const first = (await (await fetch(`${base}/open/x`)).json()) as { pid: number };
    await fetch(`${base}/open/slow`);
    const second = (await (await fetch(`${base}/open/x`)).json()) as { pid: number; invocations: number };
    expect(second.pid).not.toBe(first.pid);
    expect(second.invocations).toBe(1);
  });

  test('each has an instance of its own while others run', async () => {
    const answers = await Promise.all([1, 2, 3].map(async () => (await fetch(`${base}/open/linger`)).json()));
    expect(new Set(answers.map((answer) => (answer as { pid: number }).pid)).size).toBe(3);
  });
});

describe('the authorizer', () => {
  test('hands on claims as text', async () => {
    const answer = await asUser(await token());
    const { event } = (await answer.json()) as {
      event: { requestContext: { authorizer: { jwt: unknown } } };
    };
    const now = Math.floor(Date.now() / 1000);
    expect(event.requestContext.authorizer.jwt).toMatchObject({
      claims: { iss: issuerUrl, aud: 'toy', sub: 'usr_1', admin: 'true', groups: '[a b]' },
      scopes: null,
    });
    const { exp } = (event.requestContext.authorizer.jwt as { claims: { exp: string } }).claims;
    expect(Number(exp)).toBeGreaterThan(now);
  });

  test.each([
    ['another audience', { aud: 'other' }],
    ['another issuer', { iss: 'http://127.0.0.1:1' }],
    ['an expired token', { exp: 1000 }],
    ['a token that is not valid yet', { nbf: 4_000_000_000 }],
    ['a token without an end', { exp: undefined }],
  ])('refuses %s', async (_what, claims) => {
    const answer = await asUser(await token(claims));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('refuses a token somebody else signed, by key or by another algorithm', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const secret = new TextEncoder().encode('x'.repeat(32));
    expect((await asUser(await token({}, { alg: 'RS256', key: privateKey }))).status).toBe(401);
    expect((await asUser(await token({}, { alg: 'HS256', key: secret }))).status).toBe(401);
    expect((await asUser('not-a-token')).status).toBe(401);
  });
});

test('an issuer that cannot be reached is told apart from a bad token', async () => {
  const Properties = { Name: 'http://127.0.0.1:9' };
  const lonely = await startToy({ Issuer: { Type: 'AWS::SSM::Parameter', Properties } });
  const asked = (bearer: string) =>
    fetch(`${lonely.stage.serviceUrl('toy')}/user`, { headers: { authorization: `Bearer ${bearer}` } });
  try {
    expect((await asked('not-a-token')).status).toBe(401);
    expect((await asked(await token())).status).toBe(401);
    expect((await asked(await token({ iss: Properties.Name }))).status).toBe(503);
  } finally {
    await lonely.stop();
  }
});

describe('pages of other origins', () => {
  test('get a preflight answered from the template', async () => {
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'GET' };
    const answer = await fetch(`${base}/user`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  });

  test('are refused where the authorizer sees every method, as browsers send no token ahead', async () => {
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'GET' };
    const answer = await fetch(`${base}/guarded`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(401);
  });

  test('are told nothing unless they are allowed, and may read refusals when they are', async () => {
    const asked = (origin: string) => fetch(`${base}/user`, { headers: { origin } });
    expect((await asked('http://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await asked('http://localhost:3000')).headers.get('access-control-allow-origin')).toBe(
      'http://localhost:3000',
    );
  });

  test('cannot use the stage’s own APIs', async () => {
    const headers = { origin: 'http://evil.example' };
    const answer = await fetch(`${toy.stage.url}/clock/api/advance`, {
      method: 'POST',
      headers,
      body: '{"ms":1}',
    });
    expect(answer.status).toBe(403);
    expect((await toy.stage.clock()).offsetMs).toBe(0);
  });

  test('cannot reach the stage through a name of their own', async () => {
    const status = await new Promise((resolve, reject) => {
      const asked = request(toy.stage.url, { headers: { host: 'rebound.example' } }, ({ statusCode }) =>
        resolve(statusCode),
      );
      asked.once('error', reject).end();
    });
    expect(status).toBe(403);
  });
});

test.each(['//', '/mailbox/messages/%zz', '/nowhere'])('the address %s is nowhere', async (path) => {
  const answer = await fetch(toy.stage.url + path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'route.not_found' });
});
