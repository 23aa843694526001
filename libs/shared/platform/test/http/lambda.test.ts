import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { gatewayEvent, lambdaContext, type SampleEvent } from './gateway-events.ts';
import { ann, bob, pdfBytes, sampleService } from './sample-service.ts';

const sample = sampleService({ identity: 'gateway', bodyLimitBytes: 2000 });
let app: INestApplication;
const handler = lambdaHandler(async () => {
  app = await sample.build();
  app.use((_: unknown, response: { append(name: string, value: string): void }, next: () => void) => {
    response.append('set-cookie', 'a=1; Path=/');
    response.append('set-cookie', 'b=2; Path=/');
    next();
  });
  return app;
});

const call = (event: SampleEvent, awsRequestId?: string): Promise<APIGatewayProxyStructuredResultV2> =>
  handler(gatewayEvent(event), lambdaContext(awsRequestId));
const bodyOf = ({ body }: APIGatewayProxyStructuredResultV2) =>
  JSON.parse(body ?? '') as Record<string, unknown>;
const json = { 'content-type': 'application/json' };

beforeAll(async () => void (await call({ path: '/health' })));
afterAll(() => app.close());

test('the handler has two parameters, as the runtime demands', () => {
  expect(handler).toHaveLength(2);
});

describe('an invocation', () => {
  test('answers as text what is text', async () => {
    const answer = await call({
      method: 'POST',
      path: '/v1/notes',
      headers: json,
      body: '{"text":"grün"}',
      claims: ann,
    });
    expect(answer).toMatchObject({ statusCode: 201, isBase64Encoded: false });
    expect(bodyOf(answer)).toMatchObject({ text: 'grün', version: 1 });
    expect(answer.headers).toMatchObject({
      etag: '"1"',
      location: expect.stringMatching(/^\/v1\/notes\/tim_/),
    });
    expect(answer.headers?.['content-length']).toBe(String(Buffer.byteLength(answer.body ?? '')));
  });

  test('takes a body that comes as base64', async () => {
    const answer = await call({
      method: 'POST',
      path: '/v1/notes',
      headers: json,
      body: Buffer.from('{"text":"grün"}'),
      claims: ann,
    });
    expect(bodyOf(answer)['text']).toBe('grün');
  });

  test('answers bytes byte for byte', async () => {
    const answer = await call({ path: '/v1/notes/1/pdf' });
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(Buffer.from(answer.body ?? '', 'base64').equals(pdfBytes)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="N_te 1.pdf"; filename*=UTF-8''N%C3%B6te%201.pdf`,
    });
  });

  test('gives raw bytes to a webhook as they came', async () => {
    const headers = { ...json, 'x-signature': 's' };
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    expect(bodyOf(await call({ method: 'POST', path: '/v1/webhooks', headers, body }))).toMatchObject({
      sizeBytes: 4,
    });
  });

  test.each<[string, SampleEvent, number, string]>([
    ['an unknown address', { path: '/nowhere' }, 404, 'route.not_found'],
    ['a wrong method', { method: 'PUT', path: '/v1/notes', claims: ann }, 405, 'route.method_not_allowed'],
    [
      'a wrong method with a body',
      { method: 'PUT', path: '/v1/notes', body: '{}', headers: json },
      405,
      'route.method_not_allowed',
    ],
    ['a broken escape', { path: '/v1/notes/%E0%A4%A', claims: ann }, 400, 'request.malformed'],
    ['an escaped id', { path: '/v1/notes/%74im_1', claims: ann }, 404, 'note.not_found'],
    [
      'a body of no known type',
      {
        method: 'POST',
        path: '/v1/notes',
        headers: { 'content-type': 'text/csv' },
        body: 'a,b',
        claims: ann,
      },
      415,
      'request.unsupported_media_type',
    ],
    [
      'a body without a type',
      { method: 'POST', path: '/v1/notes', body: '{"text":"a"}', claims: ann },
      415,
      'request.unsupported_media_type',
    ],
    ['no body', { method: 'POST', path: '/v1/notes', headers: json, claims: ann }, 400, 'request.invalid'],
    [
      'an empty body',
      { method: 'POST', path: '/v1/notes', headers: json, body: '', claims: ann },
      400,
      'request.invalid',
    ],
    [
      'a broken body',
      { method: 'POST', path: '/v1/notes', headers: json, body: '{', claims: ann },
      400,
      'request.malformed',
    ],
    [
      'a large body',
      {
        method: 'POST',
        path: '/v1/notes',
        headers: json,
        body: `{"text":"${'a'.repeat(5000)}"}`,
        claims: ann,
      },
      413,
      'request.too_large',
    ],
    ['a crash', { method: 'POST', path: '/v1/failures/crash' }, 500, 'internal.error'],
    ['no claims', { path: '/v1/notes' }, 401, 'request.unauthenticated'],
    [
      'a token nobody checked',
      { path: '/v1/notes', headers: { authorization: 'Bearer ann' } },
      401,
      'request.unauthenticated',
    ],
    [
      'claims that name no user',
      { path: '/v1/notes', claims: { ...ann, sub: 'usr_1' } },
      401,
      'request.unauthenticated',
    ],
    [
      'claims without a session',
      { path: '/v1/notes', claims: { ...ann, sid: undefined } },
      401,
      'request.unauthenticated',
    ],
    [
      'claims of the wrong kind',
      { path: '/v1/notes', claims: { ...ann, email: 5 } },
      401,
      'request.unauthenticated',
    ],
  ])('answers %s as a problem', async (_, event, status, code) => {
    const answer = await call(event);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(bodyOf(answer)).toMatchObject({ status, code, requestId: answer.headers?.['x-request-id'] });
  });

  test('reads a query of several values, escaped ones too', async () => {
    await call({ path: '/v1/notes', query: 'tag=a%26b&tag=c+d&limit=2', claims: ann });
    expect(sample.seen.queries.at(-1)).toEqual({ tag: ['a&b', 'c d'], limit: 2 });
  });

  test('keeps cookies apart on the way out', async () => {
    const answer = await call({ path: '/health', cookies: ['x=1', 'y=2'] });
    expect(answer.cookies).toEqual(['a=1; Path=/', 'b=2; Path=/']);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test('answers HEAD without a body and OPTIONS without a route', async () => {
    const head = await call({ method: 'HEAD', path: '/health' });
    expect(head).toMatchObject({ statusCode: 200, body: '' });
    expect(Number(head.headers?.['content-length'])).toBeGreaterThan(10);
    const options = await call({ method: 'OPTIONS', path: '/v1/notes' });
    expect(options).toMatchObject({
      statusCode: 204,
      body: '',
      headers: { allow: 'GET, HEAD, OPTIONS, POST' },
    });
  });

  test('has no body with 204 and 304', async () => {
    const { id } = bodyOf(
      await call({ method: 'POST', path: '/v1/notes', headers: json, body: '{"text":"a"}', claims: ann }),
    );
    const unchanged = await call({
      path: `/v1/notes/${String(id)}`,
      headers: { 'if-none-match': '"1"' },
      claims: ann,
    });
    expect(unchanged).toMatchObject({ statusCode: 304, body: '' });
    const gone = await call({ method: 'DELETE', path: `/v1/notes/${String(id)}`, claims: ann });
    expect(gone).toMatchObject({ statusCode: 204, body: '' });
  });

  test('takes the name of a named stage off the path', async () => {
    expect((await call({ path: '/dev/health', stage: 'dev' })).statusCode).toBe(200);
    expect((await call({ path: '/development/health', stage: 'dev' })).statusCode).toBe(404);
    expect((await call({ path: '/health', stage: 'dev' })).statusCode).toBe(200);
  });

  test('logs one line with the ids of the request and of the invocation', async () => {
    await call({ path: '/v1/notes', headers: { 'x-request-id': 'req-lambda' }, claims: ann }, 'aws-7');
    const lines = sample.log().filter(({ requestId }) => requestId === 'req-lambda');
    expect(lines).toEqual([
      expect.objectContaining({ awsRequestId: 'aws-7', callerId: ann.sub, status: 200 }),
    ]);
  });

  test('that lacks headers is answered too', async () => {
    const event = { ...gatewayEvent({ path: '/health' }), headers: undefined };
    const answer = await handler(event as never, lambdaContext());
    expect(answer.statusCode).toBe(200);
  });

  test('that is no HTTP request fails, and is not taken for a success', async () => {
    const records = { Records: [{ eventSource: 'aws:sqs', body: '{}' }] };
    await expect(handler(records as never, lambdaContext())).rejects.toThrow();
  });
});

test('two requests at a time keep to their own caller, ids and invocation', async () => {
  const bothIn = Promise.withResolvers<void>();
  let inside = 0;
  sample.barrier.wait = () => {
    inside += 1;
    if (inside === 2) bothIn.resolve();
    return bothIn.promise;
  };
  const write = (claims: Record<string, unknown>, name: string) => {
    const headers = { ...json, 'x-request-id': `req-${name}`, 'x-correlation-id': `cor-${name}` };
    return call(
      { method: 'POST', path: '/v1/notes', headers, body: `{"text":"${name}"}`, claims },
      `aws-${name}`,
    );
  };
  const answers = await Promise.all([write(ann, 'ann'), write(bob, 'bob')]);
  sample.barrier.wait = async () => {};
  expect(answers.map((answer) => [bodyOf(answer)['text'], answer.headers?.['x-correlation-id']])).toEqual([
    ['ann', 'cor-ann'],
    ['bob', 'cor-bob'],
  ]);
  expect(sample.seen.correlationIds.slice(-2).sort()).toEqual(['cor-ann', 'cor-bob']);
  const lineOf = (name: string) => sample.log().find(({ requestId }) => requestId === `req-${name}`);
  expect(lineOf('ann')).toMatchObject({
    callerId: ann.sub,
    correlationId: 'cor-ann',
    awsRequestId: 'aws-ann',
  });
  expect(lineOf('bob')).toMatchObject({
    callerId: bob.sub,
    correlationId: 'cor-bob',
    awsRequestId: 'aws-bob',
  });
});

describe('a start', () => {
  test('is begun at once, not by the first request', async () => {
    const begun = Promise.withResolvers<void>();
    lambdaHandler(() => {
      begun.resolve();
      return sampleService().build();
    });
    await begun.promise;
  });

  test('that fails fails its invocation, and the next one starts anew', async () => {
    let starts = 0;
    const flaky = lambdaHandler(() => {
      starts += 1;
      return starts === 1 ? Promise.reject(new Error('no parameter')) : sampleService().build();
    });
    const event = gatewayEvent({ path: '/health' });
    await expect(flaky(event, lambdaContext())).rejects.toThrow('no parameter');
    expect((await flaky(event, lambdaContext())).statusCode).toBe(200);
    expect((await flaky(event, lambdaContext())).statusCode).toBe(200);
    expect(starts).toBe(2);
  });
});
