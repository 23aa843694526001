import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleService } from './sample-service.ts';
import type { INestApplication } from '@nestjs/common';

const sample = sampleService();
let app: INestApplication;
beforeAll(async () => {
  app = await sample.build();
  await app.init();
});
afterAll(() => app.close());

describe('x', () => {
  test('works', async () => {
    const http = supertest(app.getHttpServer());
    const r = await http
      .post('/v1/notes')
      .set('authorization', 'Bearer ann')
      .set('idempotency-key', '1')
      .send({ text: 'hi', lines: [{ quantity: 1 }] });
    console.log(r.status, r.headers, r.text);
    const l = await http
      .get('/v1/notes?limit=3&tag=a&tag=b&archived=true')
      .set('authorization', 'Bearer ann');
    console.log(l.status, l.text, sample.seen);
    console.log(
      (await http.get('/health')).body,
      (await http.get('/v1/nope')).body,
      (await http.put('/v1/notes')).body,
      sample.log(),
    );
    expect(1).toBe(1);
  });
});
