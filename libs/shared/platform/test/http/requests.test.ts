import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@paymyinvoice/platform';
import { sampleService } from './sample-service.ts';

const sample = sampleService({ bodyLimitBytes: 2000, allowedOrigins: ['https://app.example.com'] });
let app: INestApplication;
const http = () => supertest(app.getHttpServer());
const asAnn = { authorization: 'Bearer ann' };

beforeAll(async () => {
  app = await sample.build();
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

async function written(text = 'hello'): Promise<{ id: string; version: number }> {
  const { body } = await http().post('/v1/notes').set(asAnn).send({ text }).expect(201);
  return body as { id: string; version: number };
}

describe('a command', () => {
  test('is answered with 201, its location, its version and only what is declared', async () => {
    const { body, headers } = await http().post('/v1/notes').set(asAnn).send({ text: 'hello' }).expect(201);
    expect(body).toEqual({ id: expect.stringMatching(/^tim_/), text: 'hello', lines: [], version: 1 });
    expect(headers).toMatchObject({
      location: `/v1/notes/${body.id}`,
      etag: '"1"',
      'cache-control': 'private, no-cache',
    });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    await http()
      .get(headers['location'] ?? '')
      .set(asAnn)
      .expect(200, body);
  });

  test('is refused with the place of every fault', async () => {
    const body = { text: 5, lines: [{ quantity: '10', extra: true }], owner: 'usr_1' };
    const answer = await http().post('/v1/notes').set(asAnn).send(body).expect(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, code: 'request.invalid' },
      detail: expect.any(String),
      requestId: answer.headers['x-request-id'],
      errors: [
        { path: 'text', message: 'Invalid input: expected string, received number' },
        { path: 'lines.0.quantity', message: 'Invalid input: expected number, received string' },
        { path: 'lines.0.extra', message: 'is not known here' },
        { path: 'owner', message: 'is not known here' },
      ],
    });
  });

  test.each([
    ['{"text":', 'application/json', 400, 'request.malformed'],
    ['nonsense', 'application/json', 400, 'request.malformed'],
    [String.raw`{"text":"half a pair: \ud83d"}`, 'application/json', 400, 'request.malformed'],
    [String.raw`{"text":"a","\udfff":1}`, 'application/json', 400, 'request.malformed'],
    [Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'request.malformed'],
    ['{"text":"a"}', 'text/plain', 415, 'request.unsupported_media_type'],
    ['text=a', 'application/x-www-form-urlencoded', 415, 'request.unsupported_media_type'],
    ['{"text":"a"}', 'application/json; charset=utf-16', 415, 'request.unsupported_media_type'],
    ['{"text":"a"}', 'application/merge-patch+json', 415, 'request.unsupported_media_type'],
    [`{"text":"${'a'.repeat(3000)}"}`, 'application/json', 413, 'request.too_large'],
    ['', 'application/json', 400, 'request.invalid'],
    ['null', 'application/json', 400, 'request.invalid'],
    ['[]', 'application/json', 400, 'request.invalid'],
    ['{"text":"a","__proto__":{"x":1}}', 'application/json', 400, 'request.invalid'],
  ])('with the body %j as %s is %d %s', async (body, type, status, code) => {
    const sent = http().post('/v1/notes').set(asAnn).set('content-type', type);
    sent.serialize((value: unknown) => value as string);
    const answer = await sent.send(body).expect(status);
    expect(answer.body).toMatchObject({ status, code });
  });

  test('may spell a character outside the first plane as the pair that it is', async () => {
    const sent = http().post('/v1/notes').set(asAnn).set('content-type', 'application/json');
    const { body } = await sent.send(String.raw`{"text":"\ud83d\ude00"}`).expect(201);
    expect(body.text).toBe('😀');
  });

  test('that is compressed is not unpacked', async () => {
    const headers = { ...asAnn, 'content-encoding': 'gzip' };
    await http().post('/v1/notes').set(headers).send({ text: 'a' }).expect(415);
  });

  test('that takes no body takes an empty object, and nothing in it', async () => {
    await http().post('/v1/failures/leak').expect(200, { visible: 'yes' });
    await http().post('/v1/failures/leak').send({}).expect(200);
    const { body } = await http().post('/v1/failures/leak').send({ amount: 1 }).expect(400);
    expect(body.errors).toEqual([{ path: 'amount', message: 'is not known here' }]);
  });

  test('that grows beyond the limit without telling its length is refused while it still comes', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('POST /v1/notes HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ann\r\n');
        socket.write('content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
        socket.write(`1000\r\n${'a'.repeat(0x1000)}\r\n`);
      });
      socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('request.too_large');
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  test('of raw bytes is given to the controller as it came', async () => {
    const sent = { 'x-signature': 's1', 'content-type': 'application/json' };
    await http()
      .post('/v1/webhooks')
      .set(sent)
      .send('{"a": 1 }')
      .expect(202, { sizeBytes: 9, signature: 's1' });
    await http()
      .post('/v1/webhooks')
      .set({ 'x-signature': 's1', 'content-type': 'text/xml' })
      .send('<a/>')
      .expect(415);
    const { body } = await http()
      .post('/v1/webhooks')
      .set('content-type', 'application/json')
      .send('{}')
      .expect(400);
    expect(body.errors).toEqual([{ path: 'x-signature', message: 'is required' }]);
  });
});

describe('a question', () => {
  test('has its parameters read as declared', async () => {
    await http().get('/v1/notes?limit=3&archived=false&tag=a&tag=b&since=2026-03-14').set(asAnn).expect(200);
    expect(sample.seen.queries.at(-1)).toEqual({
      limit: 3,
      archived: false,
      tag: ['a', 'b'],
      since: '2026-03-14',
    });
    await http().get('/v1/notes').set(asAnn).expect(200);
    expect(sample.seen.queries.at(-1)).toEqual({ limit: 20 });
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['since=2026-02-30', 'since'],
    ['archived=yes', 'archived'],
    ['page=2', 'page'],
    ['constructor=1', 'constructor'],
  ])('with %s is refused at %s', async (query, path) => {
    const { body } = await http().get(`/v1/notes?${query}`).set(asAnn).expect(400);
    expect(body).toMatchObject({ code: 'request.invalid', errors: [expect.objectContaining({ path })] });
  });

  test('for an id that cannot exist is answered like one that does not', async () => {
    const missing = await http()
      .get(`/v1/notes/${newId('tim')}`)
      .set(asAnn)
      .expect(404);
    for (const id of ['nonsense', newId('usr'), '%20', '1%2F2', "'"]) {
      const { body } = await http().get(`/v1/notes/${id}`).set(asAnn).expect(404);
      expect({ ...body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
      expect(body.code).toBe('note.not_found');
    }
  });

  test('with a broken escape is malformed', async () => {
    const { body } = await http().get('/v1/notes/%E0%A4%A').set(asAnn).expect(400);
    expect(body.code).toBe('request.malformed');
  });

  test('finds the fixed address before the one with a parameter', async () => {
    const { id } = await written();
    const { body } = await http().get('/v1/notes/latest').set(asAnn).expect(200);
    expect(body.id).toBe(id);
  });

  test('with HEAD has the headers of the answer and no body', async () => {
    const { id } = await written();
    const full = await http().get(`/v1/notes/${id}`).set(asAnn).expect(200);
    const { headers, text } = await http().head(`/v1/notes/${id}`).set(asAnn).expect(200);
    expect(text).toBeUndefined();
    expect(headers).toMatchObject({ etag: '"1"', 'content-length': full.headers['content-length'] });
    await http().head('/v1/nowhere').expect(404);
  });
});

describe('a version', () => {
  test('that the client has is answered with 304 and nothing', async () => {
    const { id } = await written();
    const { headers, text } = await http()
      .get(`/v1/notes/${id}`)
      .set({ ...asAnn, 'if-none-match': 'W/"1"' })
      .expect(304);
    expect(text).toBe('');
    expect(headers['etag']).toBe('"1"');
    expect(headers['content-type']).toBeUndefined();
    await http()
      .get(`/v1/notes/${id}`)
      .set({ ...asAnn, 'if-none-match': '"0"' })
      .expect(200);
  });

  test.each([
    ['Sat, 14 Mar 2026 09:26:53 GMT', {}, 304],
    ['Sat, 14 Mar 2026 10:00:00 GMT', {}, 304],
    ['Sat, 14 Mar 2026 09:26:52 GMT', {}, 200],
    ['yesterday', {}, 200],
    ['Sat, 14 Mar 2026 10:00:00 GMT', { 'if-none-match': '"x"' }, 200],
  ])('that the client has since %s, with %j, is answered with %d', async (since, headers, status) => {
    await http()
      .get('/v1/notes/1/pdf')
      .set({ ...headers, 'if-modified-since': since })
      .expect(status);
  });

  test('guards a change', async () => {
    const { id } = await written();
    const change = (ifMatch: string) =>
      http()
        .patch(`/v1/notes/${id}`)
        .set({ ...asAnn, 'if-match': ifMatch })
        .send({ text: 'new' });
    const changed = await change('"1"').expect(200);
    expect(changed.headers['etag']).toBe('"2"');
    const refused = await change('"1"').expect(412);
    expect(refused.body.code).toBe('version.conflict');
    await change('*').expect(200);
    const broken = await change('1').expect(400);
    expect(broken.body.errors).toEqual([{ path: 'If-Match', message: 'is no list of entity tags' }]);
    await http().patch(`/v1/notes/${id}`).set(asAnn).send({}).expect(200);
  });

  test('can be changed by a merge patch', async () => {
    const { id } = await written();
    const headers = { ...asAnn, 'content-type': 'application/merge-patch+json' };
    const { body } = await http()
      .patch(`/v1/notes/${id}`)
      .set(headers)
      .send('{"text":"patched"}')
      .expect(200);
    expect(body.text).toBe('patched');
    await http().delete(`/v1/notes/${id}`).set(asAnn).expect(204, '');
    await http().delete(`/v1/notes/${id}`).set(asAnn).expect(404);
  });
});

describe('a caller', () => {
  test.each([undefined, 'Bearer', 'Bearer wrong', 'Bearer nobody', 'Basic YW5u', 'ann', 'Bearer ann bob'])(
    'who shows %j is nobody',
    async (authorization) => {
      const { body, headers } = await http()
        .get('/v1/notes')
        .set(authorization ? { authorization } : {})
        .expect(401);
      expect(body.code).toBe('request.unauthenticated');
      expect(headers['www-authenticate']).toBe('Bearer');
    },
  );

  test('is asked for before the request is looked at', async () => {
    const { body } = await http()
      .post('/v1/notes')
      .set('content-type', 'application/json')
      .send('{')
      .expect(401);
    expect(body.code).toBe('request.unauthenticated');
  });

  test('is told when tokens cannot be checked', async () => {
    const { body } = await http().get('/v1/notes').set('authorization', 'Bearer unavailable').expect(503);
    expect(body.code).toBe('identity.unavailable');
  });
});
