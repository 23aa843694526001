import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rateLimits } from '../../src/data/rate-limits.ts';
import { Table } from '../../src/data/table.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { movableClock } from '../movable-clock.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const threeAMinute = { limit: 3, windowMs: 60_000 };

async function limitsAt(start: string) {
  const clock = movableClock(start);
  const name = await db.createTable();
  return { clock, name, limits: rateLimits(new Table({ client: db.client(), name, clock }), clock) };
}

describe('a rate limit', () => {
  it('lets exactly the limit pass among 50 at once', async () => {
    const { limits } = await limitsAt('2026-03-01T12:00:30.000Z');
    const takes = Array.from({ length: 50 }, () =>
      limits.take('login', 'ada', { limit: 7, windowMs: 60_000 }),
    );
    const outcomes = await Promise.allSettled(takes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ kind: 'limited', code: 'rate.limited', retryAfterSeconds: 30 });
    }
  });

  it('opens again with the first millisecond of the next window and not before', async () => {
    const { limits, clock } = await limitsAt('2026-03-01T12:00:59.998Z');
    for (let taken = 0; taken < 3; taken += 1) await limits.take('mail', 'ada', threeAMinute);
    clock.advance(1);
    await expect(limits.take('mail', 'ada', threeAMinute)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    clock.advance(1);
    for (let taken = 0; taken < 3; taken += 1) await limits.take('mail', 'ada', threeAMinute);
    await expect(limits.take('mail', 'ada', threeAMinute)).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });

  it('counts each name and each subject apart', async () => {
    const { limits } = await limitsAt('2026-03-01T12:00:00.000Z');
    const one = { limit: 1, windowMs: 1000 };
    await limits.take('login', 'ada', one);
    await limits.take('login', 'bob', one);
    await limits.take('mail', 'ada', one);
    await expect(limits.take('login', 'ada', one)).rejects.toMatchObject({ code: 'rate.limited' });
  });

  it('leaves one row per window, which expires as the window ends', async () => {
    const { limits, name } = await limitsAt('2026-03-01T12:00:10.000Z');
    await limits.take('login', 'ada', threeAMinute);
    await limits.take('login', 'ada', threeAMinute);
    expect(await db.rows(name)).toEqual([
      {
        pk: 'LIMIT#login#ada',
        sk: '2026-03-01T12:00:00.000Z',
        taken: 2,
        ttl: Date.parse('2026-03-01T12:01:00Z') / 1000,
      },
    ]);
  });
});
