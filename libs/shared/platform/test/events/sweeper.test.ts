import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxMail } from '../../src/data/outbox.ts';
import type { Row } from '../../src/data/row.ts';
import { at } from '../at.ts';
import { aUserId, aUserUpdated } from '../builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { dieAtEveryCall } from '../lifetime.ts';
import { outboxScene } from '../outbox-scene.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

type Scene = Awaited<ReturnType<typeof outboxScene>>;

/** Many subjects with some events each, committed long ago. */
async function backlog(scene: Scene, subjects: number, eventsEach: number): Promise<string[]> {
  const ids = Array.from({ length: subjects }, aUserId);
  const rows: Row[] = [];
  for (let sequence = 1; sequence <= eventsEach; sequence += 1) {
    for (const subject of ids) {
      const write = aUserUpdated(subject, sequence, scene.clock);
      if (write.kind === 'put') rows.push(write.row);
      scene.clock.advance(1);
    }
  }
  await scene.table.putMany(rows);
  scene.clock.advance(60_000);
  return ids;
}

describe('the sweeper', () => {
  it('publishes what is 60 seconds old and nothing younger', async () => {
    const scene = await outboxScene(db);
    await scene.table.write(aUserUpdated(aUserId(), 1, scene.clock));
    scene.clock.advance(59_999);
    await scene.process().sweep();
    expect(scene.topic.published).toEqual([]);
    scene.clock.advance(1);
    await scene.process().sweep();
    expect(scene.topic.published).toHaveLength(1);
    expect(await scene.waiting()).toEqual([]);
  });

  it('leaves a younger event of a subject to the relay, even while it publishes an older one', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    await scene.table.write(aUserUpdated(subject, 1, scene.clock));
    scene.clock.advance(30_000);
    await scene.table.write(aUserUpdated(subject, 2, scene.clock));
    scene.clock.advance(30_000);
    await scene.process().sweep();
    expect(scene.topic.sequencesOf(subject)).toEqual([1]);
  });

  it('pages through every shard, in the order of each subject', async () => {
    const scene = await outboxScene(db);
    const subjects = await backlog(scene, 140, 2);
    await scene.process().sweep();
    for (const subject of subjects) expect(scene.topic.sequencesOf(subject)).toEqual([1, 2]);
    expect(scene.topic.published).toHaveLength(280);
    expect(await scene.waiting()).toEqual([]);
  });

  it('keeps the order where a clock that lags stamped the later event earlier', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    await scene.table.write(aUserUpdated(subject, 1, scene.clock));
    scene.clock.advance(-500);
    await scene.table.write(aUserUpdated(subject, 2, scene.clock));
    scene.clock.advance(60_200);
    await scene.process().sweep();
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('stops when the time runs out and goes on in the next run', async () => {
    const scene = await outboxScene(db);
    await backlog(scene, 60, 4);
    const late = scene.process();
    await late.sweep({ getRemainingTimeInMillis: () => 5000 });
    expect(late.life.calls).toEqual([]);

    let timeLeftMs = 9000;
    await scene.process().sweep({ getRemainingTimeInMillis: () => (timeLeftMs -= 400) });
    const first = scene.topic.published.length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(240);
    await scene.process().sweep();
    expect(scene.topic.published).toHaveLength(240);
    expect(await scene.waiting()).toEqual([]);
  });

  it('tells of what cannot be published after publishing all the rest', async () => {
    const scene = await outboxScene(db);
    const subjects = await backlog(scene, 60, 3);
    const [stuck, others] = [at(subjects, 0), subjects.slice(1)];
    scene.topic.fault = () => 'partial';
    scene.topic.refuses = ({ subject, sequence }) => subject === stuck && sequence === 2;
    await expect(scene.process().sweep()).rejects.toThrow('1 outbox failures');
    expect(scene.topic.sequencesOf(stuck)).toEqual([1]);
    for (const subject of others) expect(scene.topic.sequencesOf(subject)).toEqual([1, 2, 3]);
    expect(await scene.waiting()).toHaveLength(2);
  });

  it('does not come back in one run to a subject that is stuck', async () => {
    const scene = await outboxScene(db);
    await backlog(scene, 1, 120);
    scene.topic.fault = () => 'partial';
    await expect(scene.process().sweep()).rejects.toThrow('1 outbox failures');
    expect(scene.topic.batchSizes).toEqual([1]);
  });

  it('sends mails that the relay left behind', async () => {
    const scene = await outboxScene(db);
    await scene.table.write(outboxMail('sealed', { clock: scene.clock }));
    scene.clock.advance(60_000);
    const sent: string[] = [];
    await scene.process({ sendMail: ({ sealed }) => Promise.resolve(void sent.push(sealed)) }).sweep();
    expect([sent, await scene.waiting()]).toEqual([['sealed'], []]);
  });

  it('runs beside the relay without loss and without disorder', async () => {
    const scene = await outboxScene(db);
    const subjects = await backlog(scene, 30, 3);
    const keys = (await scene.waiting()).sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? 1 : -1));
    const relay = scene.process();
    const relayed = [keys.slice(0, 45), keys.slice(45)].map((batch) => relay.relay(...batch));
    await Promise.all([scene.process().sweep(), scene.process().sweep(), ...relayed]);
    for (const subject of subjects) expect(scene.topic.sequencesOf(subject)).toEqual([1, 2, 3]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('loses nothing and keeps the order, whichever AWS call it died at', async () => {
    const deaths = await dieAtEveryCall(async (life) => {
      const scene = await outboxScene(db);
      const subjects = await backlog(scene, 3, 2);
      await scene
        .process({ life })
        .sweep()
        .catch(() => undefined);
      await scene.process().sweep();
      for (const subject of subjects) expect(scene.topic.sequencesOf(subject)).toEqual([1, 2]);
      expect(await scene.waiting()).toEqual([]);
    });
    expect(deaths).toBeGreaterThan(8);
  });
});
