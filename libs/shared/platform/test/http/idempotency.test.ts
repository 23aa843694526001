import type { INestApplication } from '@nestjs/common';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConditionFailed, remove } from '@paymyinvoice/platform/data';
import { sampleService } from './sample-service.ts';

const sample = sampleService();
let app: INestApplication;
const http = () => supertest(app.getHttpServer());

beforeAll(async () => {
  app = await sample.build();
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

const create = (key: string, body: object, caller = 'ann') =>
  http()
    .post('/v1/notes')
    .set({ authorization: `Bearer ${caller}`, 'idempotency-key': key })
    .send(body);

describe('the same key', () => {
  test('with the same request has the effect once and the same answer again', async () => {
    const before = sample.notes.size;
    const first = await create('again', {
      text: 'a',
      lines: [{ quantity: 1, price: { amount: 2, currency: 'EUR' } }],
    });
    const again = await create('again', {
      lines: [{ price: { currency: 'EUR', amount: 2 }, quantity: 1 }],
      text: 'a',
    });
    expect(first.status).toBe(201);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    for (const name of ['location', 'etag', 'content-type'])
      expect(again.headers[name]).toBe(first.headers[name]);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(sample.notes.size).toBe(before + 1);
  });

  test.each([
    ['another value', { text: 'b', lines: [] }],
    ['a member less', { text: 'a' }],
    ['another order of a list', { text: 'a', lines: [{ quantity: 2 }, { quantity: 1 }] }],
  ])('with %s is refused', async (difference, body) => {
    const key = `reused by ${difference}`;
    await create(key, { text: 'a', lines: [{ quantity: 1 }, { quantity: 2 }] }).expect(201);
    const before = sample.notes.size;
    const { body: problem } = await create(key, body).expect(422);
    expect(problem.code).toBe('idempotency.key_reused');
    expect(sample.notes.size).toBe(before);
  });

  test('of another caller is another key', async () => {
    const mine = await create('shared', { text: 'a' }).expect(201);
    const theirs = await create('shared', { text: 'other' }, 'bob').expect(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  test('while the first request still runs is told to wait', async () => {
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    sample.barrier.wait = () => {
      entered.resolve();
      return left.promise;
    };
    const first = create('running', { text: 'a' }).then((answer) => answer);
    await entered.promise;
    const second = await create('running', { text: 'a' }).expect(409);
    expect(second.body.code).toBe('idempotency.in_progress');
    expect(second.headers['retry-after']).toBe('1');
    left.resolve();
    sample.barrier.wait = async () => {};
    expect((await first).status).toBe(201);
    await create('running', { text: 'a' }).expect(201).expect('idempotency-replayed', 'true');
  });

  test('is free again when the first request failed', async () => {
    await create('failed', { text: 'locked' }).expect(409);
    const retried = await create('failed', { text: 'works' }).expect(201);
    expect(retried.headers).not.toHaveProperty('idempotency-replayed');
  });

  test('whose claim was taken over meanwhile is told to ask again', async () => {
    sample.barrier.wait = async () => {
      throw new ConditionFailed([{ write: remove({ pk: 'IDEMPOTENCY#usr_1', sk: '-' }), old: undefined }]);
    };
    const { body } = await create('taken over', { text: 'a' }).expect(409);
    sample.barrier.wait = async () => {
      throw new ConditionFailed([{ write: remove({ pk: 'NOTE#1', sk: '-' }), old: undefined }]);
    };
    await create('other condition', { text: 'a' }).expect(500);
    sample.barrier.wait = async () => {};
    expect(body.code).toBe('idempotency.in_progress');
  });

  test('is not even claimed by a request that does not fit', async () => {
    const before = sample.records.keys().length;
    await create('unfit', { text: 5 }).expect(400);
    expect(sample.records.keys().length).toBe(before);
  });
});

describe('a key', () => {
  const pay = (path: string, key?: string, amount = 5) =>
    http()
      .post(path)
      .set(key === undefined ? {} : { 'idempotency-key': key })
      .send({ amount });

  test('is required where money moves', async () => {
    const { body } = await pay('/v1/pay/t1/payments').expect(400);
    expect(body.code).toBe('idempotency.key_required');
  });

  test('of nobody in particular belongs to the address it was sent to, whose token it does not repeat', async () => {
    await pay('/v1/pay/t1/payments', 'k').expect(201);
    const other = await pay('/v1/pay/t2/payments', 'k').expect(201);
    expect(other.body.token).toBe('t2');
    await pay('/v1/pay/t1/payments', 'k', 6).expect(422);
    await pay('/v1/pay/t1/payments', 'k').expect(201).expect('idempotency-replayed', 'true');
    expect(sample.records.keys().join()).not.toMatch(/pay\/t1/);
  });

  test.each(['', 'x'.repeat(256), 'käse'])(
    'of unprintable or too many characters is refused: %j',
    async (key) => {
      const { status, body } = await pay('/v1/pay/t3/payments', Buffer.from(key).toString('latin1'));
      expect(status).toBe(400);
      expect(body.code).toBe('request.invalid');
    },
  );

  test('of 255 printable characters is taken', async () => {
    await pay('/v1/pay/t4/payments', '~'.repeat(255)).expect(201);
  });
});

test('an app whose endpoints take keys does not start without records', async () => {
  const { build } = sampleService({ idempotency: undefined as never });
  await expect(build()).rejects.toThrow('needs idempotency records');
});
