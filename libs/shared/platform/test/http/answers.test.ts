import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@paymyinvoice/platform';
import { ann, sampleService } from './sample-service.ts';

const sample = sampleService({ bodyLimitBytes: 2000, allowedOrigins: ['https://app.example.com'] });
let app: INestApplication;
const http = () => supertest(app.getHttpServer());
const asAnn = { authorization: 'Bearer ann' };

beforeAll(async () => {
  app = await sample.build();
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

describe('an address', () => {
  test.each([
    '/',
    '/v1',
    '/v1/notes/',
    '/V1/notes',
    '//v1/notes',
    '/v1/notes/a/b/c',
    '/healthz',
    '/favicon.ico',
  ])('%s that does not exist is 404', async (path) => {
    const { body } = await http().get(path).set(asAnn).expect(404);
    expect(body).toMatchObject({ status: 404, code: 'route.not_found', title: 'Not Found' });
  });

  test.each(['put', 'delete', 'patch', 'trace'] as const)(
    'that does not take %s says what it takes',
    async (method) => {
      const { body, headers } = await http()[method]('/v1/notes').set(asAnn).expect(405);
      expect(body.code).toBe('route.method_not_allowed');
      expect(headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
    },
  );

  test('answers OPTIONS with what it takes', async () => {
    const { headers } = await http()
      .options(`/v1/notes/${newId('tim')}`)
      .expect(204);
    expect(headers['allow']).toBe('DELETE, GET, HEAD, OPTIONS, PATCH');
    await http().options('/nowhere').expect(404);
  });

  test('is shared with configured origins alone', async () => {
    const preflight = (origin: string) =>
      http().options('/v1/notes').set({ origin, 'access-control-request-method': 'POST' }).expect(204);
    const { headers } = await preflight('https://app.example.com');
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      vary: 'Origin',
    });
    expect(headers['access-control-allow-methods']).toContain('POST');
    expect(headers['access-control-allow-headers']).toContain('Idempotency-Key');
    for (const origin of ['https://evil.example.com', 'https://app.example.com.evil.com', 'null']) {
      const foreign = await preflight(origin);
      expect(Object.keys(foreign.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    const actual = await http().get('/health').set('origin', 'https://app.example.com').expect(200);
    expect(actual.headers['access-control-expose-headers']).toContain('X-Request-Id');
  });
});

describe('a failure', () => {
  test('inside says nothing of the inside, and its request id finds the log line', async () => {
    const { body, text } = await http().post('/v1/failures/crash').expect(500);
    expect(body).toMatchObject({ code: 'internal.error', title: 'Internal Server Error' });
    expect(text).not.toMatch(/hunter2|TypeError|inside/);
    const line = sample.log().find(({ requestId }) => requestId === body.requestId);
    expect(line).toMatchObject({
      level: 'error',
      status: 500,
      errorCode: 'internal.error',
      route: '/v1/failures/{kind}',
    });
    expect(line?.['err']).toMatchObject({
      type: 'TypeError',
      stack: expect.stringContaining('sample-service'),
    });
  });

  test('that the service itself calls internal says no more', async () => {
    const { body, text } = await http().post('/v1/failures/internal').expect(500);
    expect(body.code).toBe('internal.error');
    expect(text).not.toContain('ledger');
    const line = sample.log().find(({ requestId }) => requestId === body.requestId);
    expect(line?.['err']).toMatchObject({ errorCode: 'ledger.broken' });
  });

  test('to keep to its own schema is an error of the service, not an answer', async () => {
    const { body } = await http().post('/v1/failures/mismatch').expect(500);
    expect(body.code).toBe('internal.error');
    const line = sample.log().find(({ requestId }) => requestId === body.requestId);
    expect(line?.['err']).toMatchObject({ message: expect.stringContaining('visible (invalid_type)') });
  });

  test('that is not declared is marked in the log', async () => {
    const { body } = await http().post('/v1/failures/undeclared').expect(409);
    expect(body.code).toBe('note.locked');
    expect(sample.log().find(({ requestId }) => requestId === body.requestId)).toMatchObject({
      undeclaredError: true,
    });
  });

  test('that may pass says when to try again', async () => {
    const { headers } = await http().post('/v1/failures/limited').expect(429);
    expect(headers['retry-after']).toBe('2');
    const { body, text } = await http().post('/v1/failures/unavailable').expect(503);
    expect(body.code).toBe('note.busy');
    expect(text).not.toContain('why');
  });
});

describe('every answer', () => {
  test.each(['/health', '/nowhere', '/v1/notes', '/openapi.json'])(
    '%s carries ids and security headers',
    async (path) => {
      const sent = { 'x-request-id': 'req-1', 'x-correlation-id': 'cor-1' };
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const { headers } = await http()
        .get(path)
        .set({ ...sent, traceparent });
      expect(headers).toMatchObject({
        ...sent,
        traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  test('has new ids where the ones sent are ill-formed', async () => {
    const { headers } = await http().get('/health').set({ 'x-request-id': 'a b', 'x-correlation-id': '<x>' });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-correlation-id']).toBe(headers['x-request-id']);
  });

  test('has one log line that tells the route and the caller, and no token, query or body', async () => {
    const before = sample.log().length;
    const secret = 'tok-hunter2';
    const sent = { 'idempotency-key': 'k-log', 'x-request-id': 'req-log' };
    await http().post(`/v1/pay/${secret}/payments?`).set(sent).send({ amount: 77123 }).expect(201);
    await http().get(`/v1/notes?cursor=${secret}`).set(asAnn).expect(200);
    await http().get(`/v1/nowhere/${secret}`).expect(404);
    const lines = sample.log().slice(before);
    expect(lines).toEqual([
      expect.objectContaining({
        method: 'POST',
        route: '/v1/pay/{token}/payments',
        status: 201,
        requestId: 'req-log',
      }),
      expect.objectContaining({ method: 'GET', route: '/v1/notes', status: 200, callerId: ann.sub }),
      expect.objectContaining({ method: 'GET', route: '(none)', status: 404, errorCode: 'route.not_found' }),
    ]);
    expect(lines[0]?.['durationMs']).toEqual(expect.any(Number));
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|77123|ann@example/);
  });

  test('that nobody waited for has its line too', async () => {
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    sample.barrier.wait = () => {
      entered.resolve();
      return left.promise;
    };
    const { port } = app.getHttpServer().address() as AddressInfo;
    const body = '{"text":"a"}';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /v1/notes HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ann\r\nx-request-id: gone\r\n`,
      );
      socket.write(`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    await entered.promise;
    socket.destroy();
    await expect.poll(() => sample.log().filter(({ requestId }) => requestId === 'gone')).toHaveLength(1);
    left.resolve();
    sample.barrier.wait = async () => {};
    const line = sample.log().find(({ requestId }) => requestId === 'gone');
    expect(line).toMatchObject({ status: 499, aborted: true });
  });
});
