import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxTask } from '../../src/data/outbox.ts';
import type { DoTask } from '../../src/events/publish-outbox.ts';
import { at } from '../at.ts';
import { sequenceNumber } from '../builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { outboxScene } from '../outbox-scene.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const nothingFailed = { batchItemFailures: [] };

describe('a task of the outbox', () => {
  async function aTask() {
    const scene = await outboxScene(db);
    await scene.table.write(outboxTask({ task: 'tidy', subject: 'usr_1' }, { clock: scene.clock }));
    return { scene, key: at(await scene.waiting(), 0), askedAt: scene.clock().toISOString() };
  }

  it('is done by the relay, once', async () => {
    const { scene, key, askedAt } = await aTask();
    const done: unknown[] = [];
    const tidy: DoTask = (task) => Promise.resolve((done.push(task), 'done'));
    expect(await scene.process({ tasks: { tidy } }).relay(key)).toEqual(nothingFailed);
    expect(await scene.process({ tasks: { tidy } }).relay(key)).toEqual(nothingFailed);
    expect(done).toEqual([{ subject: 'usr_1', askedAt }]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('that is not finished is no failure, and the sweeper goes on with it until it is', async () => {
    const { scene, key } = await aTask();
    const steps = ['again', 'again', 'done'] as const;
    let taken = 0;
    const tidy: DoTask = () => Promise.resolve(at(steps, taken++));
    expect(await scene.process({ tasks: { tidy } }).relay(key)).toEqual(nothingFailed);
    for (const waiting of [1, 0, 0]) {
      scene.clock.advance(61_000);
      await scene.process({ tasks: { tidy } }).sweep();
      expect(await scene.waiting()).toHaveLength(waiting);
    }
    expect(taken).toBe(3);
  });

  it('that fails, or that nobody knows, stays and is reported', async () => {
    const { scene, key } = await aTask();
    const failed = { batchItemFailures: [{ itemIdentifier: sequenceNumber(key) }] };
    const tidy: DoTask = () => Promise.reject(new Error('the table is down'));
    expect(await scene.process({ tasks: { tidy } }).relay(key)).toEqual(failed);
    expect(await scene.process().relay(key)).toEqual(failed);
    expect(await scene.waiting()).toEqual([key]);
  });
});
