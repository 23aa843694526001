import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitKey, LimitWindow, type Limit } from '../../src/data/limits.ts';
import { overtaken, untilItStands } from '../../src/data/retry.ts';
import { Table } from '../../src/data/table.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { movableClock } from '../movable-clock.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const threeAMinute: Limit = { name: 'mail', most: 3, windowMs: 60_000 };

async function limitsAt(start: string) {
  const clock = movableClock(start);
  const name = await db.createTable();
  const table = new Table({ client: db.client(), name, clock });
  const take = (limit: Limit, subject: string) =>
    untilItStands(
      async () => {
        const rows = await table.getMany([limitKey(limit, subject)], { consistent: true });
        const window = new LimitWindow(limit, subject, rows, clock);
        window.requireRoom();
        return (await table.tryWrite(window.take())) ? true : overtaken;
      },
      () => new Error('busy'),
      {
        attempts: 60,
        baseMs: 5,
        capMs: 50,
        pause: (ms) => new Promise((done) => setTimeout(done, ms)),
        random: Math.random,
      },
    );
  return { clock, name, take };
}

describe('a limit', () => {
  it('lets exactly its number pass among 50 at once', async () => {
    const { take } = await limitsAt('2026-03-01T12:00:30.000Z');
    const seven = { ...threeAMinute, most: 7 };
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => take(seven, 'ada')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
      expect(outcome).toMatchObject({
        reason: { kind: 'limited', code: 'rate.limited', retryAfterSeconds: 60 },
      });
    }
  });

  it('counts from the first time, and opens again in the second the window ends, not before', async () => {
    const { take, clock } = await limitsAt('2026-03-01T12:00:59.000Z');
    for (let taken = 0; taken < 3; taken += 1) await take(threeAMinute, 'ada');
    clock.advance(59_999);
    await expect(take(threeAMinute, 'ada')).rejects.toMatchObject({ retryAfterSeconds: 1 });
    clock.advance(1);
    for (let taken = 0; taken < 3; taken += 1) await take(threeAMinute, 'ada');
    await expect(take(threeAMinute, 'ada')).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });

  it('counts each name and each subject apart', async () => {
    const { take } = await limitsAt('2026-03-01T12:00:00.000Z');
    const one = { name: 'login', most: 1, windowMs: 1000 };
    await take(one, 'ada');
    await take(one, 'bob');
    await take({ ...one, name: 'mail' }, 'ada');
    await expect(take(one, 'ada')).rejects.toMatchObject({ code: 'rate.limited' });
  });

  it('leaves one row, which expires as the window ends', async () => {
    const { take, name } = await limitsAt('2026-03-01T12:00:10.000Z');
    await take(threeAMinute, 'ada');
    await take(threeAMinute, 'ada');
    const ttl = Date.parse('2026-03-01T12:01:10Z') / 1000;
    expect(await db.rows(name)).toEqual([{ pk: 'LIMIT#mail#ada', sk: '-', taken: 2, ttl }]);
  });
});
