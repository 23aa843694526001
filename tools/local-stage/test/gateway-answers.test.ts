import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Gateway } from '../src/gateway/gateway.ts';
import { parseRoute } from '../src/gateway/routes.ts';
import { StageServer } from '../src/stage/stage-server.ts';

const origin = 'http://localhost:3000';
const cors = {
  origins: [origin],
  methods: ['GET'],
  headers: [],
  exposed: [],
  maxAgeSeconds: 1,
  credentials: false,
};
const route = parseRoute('GET /things/{id}', { functionArn: 'fn', timeoutMs: 100, authorizer: undefined });
const events: unknown[] = [];
let waitingMs = 0;
let answered = '{"a":1}';
let server: Server;
let base: string;

const gateway = new Gateway({
  basePath: '/toy',
  api: { apiId: 'toy', cors, routes: [route, { ...route, method: 'HEAD' }, { ...route, method: 'POST' }] },
  record: () => {},
  invoke: async (_functionArn, event, onTaken) => {
    await wait(waitingMs);
    onTaken();
    events.push(event);
    return { ok: true, payload: { statusCode: 200, headers: { vary: 'Origin' }, body: answered } };
  },
});

beforeAll(async () => {
  server = createServer((request, response) => void gateway.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/toy`;
});
afterAll(() => server.close());

const securityHeaders = [
  ...['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy'],
  ...['referrer-policy', 'strict-transport-security', 'x-content-type-options', 'x-frame-options'],
];

describe('the gateway', () => {
  test.each([
    ['a refusal', 'GET', '/nowhere', 404],
    ['a preflight', 'OPTIONS', '/things/1', 204],
  ])('puts the given ids and the security headers on %s of its own', async (_what, method, path, status) => {
    const ids = { 'x-request-id': 'req-1', 'x-correlation-id': 'cor-1' };
    const headers = { ...ids, origin, 'access-control-request-method': 'GET' };
    const answer = await fetch(base + path, { method, headers });
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject(ids);
    for (const name of securityHeaders) expect(answer.headers.get(name), name).toBeTruthy();
  });

  test('tells of HEAD no length that the body would not have', async () => {
    answered = '';
    const answer = await fetch(`${base}/things/1`, { method: 'HEAD' });
    expect(answer.headers.get('content-length')).not.toBe('0');
  });

  test('says once what the answer depends on', async () => {
    expect((await fetch(`${base}/things/1`, { headers: { origin } })).headers.get('vary')).toBe('Origin');
  });

  test('hands on as bytes what calls itself text and is none', async () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${base}/things/1`, { method: 'POST', headers, body });
    expect(events.at(-1)).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
  });

  test('counts the time of the function, not that of the queue before it', async () => {
    waitingMs = 300;
    expect((await fetch(`${base}/things/1`)).status).toBe(200);
    waitingMs = 0;
  });
});

test.each([
  ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', 'HELLO\r\n\r\n', 400],
])('%s are answered with a problem too', async (_what, text, status) => {
  const stage = await StageServer.listen(0);
  const answer = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(stage.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => (received += chunk.toString())).once('error', reject);
    socket.once('close', () => resolve(received));
  });
  await stage.close();
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status, requestId: /x-request-id: (\S+)/.exec(head)?.[1] });
});
