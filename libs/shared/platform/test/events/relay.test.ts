import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxKey, outboxMail } from '../../src/data/outbox.ts';
import { keyOfWrite, put } from '../../src/data/write.ts';
import { relayHandler } from '../../src/events/relay.ts';
import { at } from '../at.ts';
import { aUserId, sequenceNumber, streamEvent } from '../builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { dieAtEveryCall, Lifetime } from '../lifetime.ts';
import { logLines } from '../log-lines.ts';
import { Undeliverable } from '../../src/events/undeliverable.ts';
import { outboxScene } from '../outbox-scene.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const { logger: silent } = logLines();
const nothingFailed = { batchItemFailures: [] };
const failuresOf = (...keys: { pk: string; sk: string }[]) => ({
  batchItemFailures: keys.map((key) => ({ itemIdentifier: sequenceNumber(key) })),
});

describe('the relay', () => {
  it('publishes what was committed and leaves nothing waiting', async () => {
    const scene = await outboxScene(db);
    const subjects = Array.from({ length: 23 }, aUserId);
    const keys = (await Promise.all(subjects.map((subject) => scene.happen(subject, 1)))).flat();
    const relay = scene.process();
    expect(await relay.relay(...keys)).toEqual(nothingFailed);
    expect(new Set(scene.topic.published.map(({ subject }) => subject))).toEqual(new Set(subjects));
    expect(scene.topic.published).toHaveLength(23);
    expect(scene.topic.batchSizes.sort()).toEqual([10, 10, 3]);
    expect(await scene.waiting()).toEqual([]);
    // One consistent read, three publishes, one write of marks.
    expect(relay.life.calls).toEqual([
      'BatchGetItem',
      ...Array<string>(3).fill('PublishBatch'),
      'BatchWriteItem',
    ]);
  });

  it('keeps a published row for a week, out of the index', async () => {
    const scene = await outboxScene(db);
    const key = at(await scene.happen(aUserId(), 1), 0);
    await scene.process().relay(key);
    const row = at(await scene.rows(), 0);
    expect(row).toMatchObject({ ...key, kind: 'event', publishedAt: scene.clock().toISOString() });
    expect(Number(row.ttl) * 1000 - scene.clock().getTime()).toBeGreaterThan(7 * 86_400_000 - 1000);
  });

  it('does not publish again when a stream record is replayed, however often', async () => {
    const scene = await outboxScene(db);
    const keys = await scene.happen(aUserId(), 1, 2, 3);
    await scene.process().relay(...keys);
    expect(await scene.process().relay(...keys, ...keys)).toEqual(nothingFailed);
    scene.clock.advance(8 * 86_400_000);
    expect(await scene.process().relay(...keys)).toEqual(nothingFailed);
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('ignores records that are no new outbox items', async () => {
    const scene = await outboxScene(db);
    const key = at(await scene.happen(aUserId(), 1), 0);
    const { Records } = streamEvent(key, { pk: 'USER#1', sk: '-' });
    const modified = Records.map((record) => ({ ...record, eventName: 'MODIFY' as const }));
    const { relay } = scene.process();
    expect(await relay({ pk: 'USER#1', sk: '-' })).toEqual(nothingFailed);
    const handler = relayHandler({
      table: scene.table,
      publish: () => Promise.reject(new Error('published')),
      logger: silent,
    });
    expect(await handler({ Records: modified }, { getRemainingTimeInMillis: () => 30_000 })).toEqual(
      nothingFailed,
    );
  });

  it('reports the entry that failed, marks the others, and publishes the rest on the retry', async () => {
    for (const fault of ['partial', 'silent about one'] as const) {
      const scene = await outboxScene(db);
      const keys = (await Promise.all([1, 2, 3].map(() => scene.happen(aUserId(), 1)))).flat();
      scene.topic.fault = () => fault;
      const { batchItemFailures } = await scene.process().relay(...keys);
      expect(batchItemFailures).toHaveLength(1);
      const failed = at(await scene.waiting(), 0);
      expect(batchItemFailures).toEqual([{ itemIdentifier: sequenceNumber(failed) }]);
      scene.topic.fault = () => 'none';
      expect(await scene.process().relay(...keys)).toEqual(nothingFailed);
      expect(scene.topic.published).toHaveLength(3);
      expect(await scene.waiting()).toEqual([]);
    }
  });

  it('holds back what follows a failed event of its subject, and nobody else', async () => {
    const scene = await outboxScene(db);
    const [ada, bob] = [aUserId(), aUserId()];
    const [adas, bobs] = [await scene.happen(ada, 1, 2, 3), await scene.happen(bob, 1, 2)];
    scene.topic.fault = () => 'partial';
    scene.topic.refuses = ({ subject, sequence }) => subject === ada && sequence === 2;
    expect(await scene.process().relay(...adas, ...bobs)).toEqual(failuresOf(...adas.slice(1)));
    expect([scene.topic.sequencesOf(ada), scene.topic.sequencesOf(bob)]).toEqual([[1], [1, 2]]);
    scene.topic.fault = () => 'none';
    await scene.process().relay(...adas.slice(1));
    expect(scene.topic.sequencesOf(ada)).toEqual([1, 2, 3]);
  });

  it('publishes a predecessor that still waits first, though only the successor was announced', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    const keys = await scene.happen(subject, 1, 2, 3, 4, 5, 6, 7);
    await scene.process().relay(at(keys, 0));
    expect(await scene.process().relay(at(keys, 6))).toEqual(nothingFailed);
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('looks at item and predecessor in one read', async () => {
    const scene = await outboxScene(db);
    const keys = await scene.happen(aUserId(), 1, 2);
    await scene.process().relay(at(keys, 0));
    const relay = scene.process();
    await relay.relay(at(keys, 1));
    expect(relay.life.calls).toEqual(['BatchGetItem', 'PublishBatch', 'BatchWriteItem']);
  });

  it('brings announcements in any order into the order of the subject', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    const keys = await scene.happen(subject, 1, 2, 3, 4);
    await scene.process().relay(at(keys, 3), at(keys, 1), at(keys, 2), at(keys, 0));
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  it('leaves a subject to the sweeper when far too much waits before it', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    const keys = await scene.happen(subject, ...Array.from({ length: 140 }, (_, n) => n + 1));
    expect(await scene.process().relay(at(keys, 139))).toEqual(failuresOf(at(keys, 139)));
    expect(scene.topic.published).toEqual([]);
    scene.clock.advance(61_000);
    await scene.process().sweep();
    expect(scene.topic.sequencesOf(subject)).toEqual(Array.from({ length: 140 }, (_, n) => n + 1));
    expect(await scene.waiting()).toEqual([]);
  });

  it('reports a whole batch that was throttled to the end, and loses none of it', async () => {
    const scene = await outboxScene(db);
    const keys = (await Promise.all([1, 2].map(() => scene.happen(aUserId(), 1)))).flat();
    scene.topic.fault = () => 'throttled';
    expect(await scene.process().relay(...keys)).toEqual(failuresOf(...keys));
    expect(await scene.waiting()).toHaveLength(2);
    let calls = 0;
    scene.topic.fault = () => ((calls += 1) === 1 ? 'throttled' : 'none');
    expect(await scene.process().relay(...keys)).toEqual(nothingFailed);
    expect(scene.topic.published).toHaveLength(2);
  });

  it('publishes again, in order, what a lost reply left unknown', async () => {
    const scene = await outboxScene(db);
    const subject = aUserId();
    const keys = await scene.happen(subject, 1, 2);
    let calls = 0;
    scene.topic.fault = () => ((calls += 1) === 1 ? 'lost reply' : 'none');
    expect(await scene.process().relay(...keys)).toEqual(nothingFailed);
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('counts as published what it could not mark; the sweeper repeats it and marks it then', async () => {
    const scene = await outboxScene(db);
    const keys = await scene.happen(aUserId(), 1);
    const dying = scene.process({ life: new Lifetime(3, 'before') });
    expect(await dying.relay(...keys)).toEqual(nothingFailed);
    expect(scene.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    scene.clock.advance(61_000);
    await scene.process().sweep();
    expect(scene.topic.published.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('fails loudly on an item of a kind it does not know, and publishes its neighbours', async () => {
    const scene = await outboxScene(db);
    const strange = {
      ...outboxKey('usr_strange', 1),
      kind: 'parcel',
      outboxShard: '0',
      outboxAt: scene.clock().toISOString(),
    };
    await scene.table.write(put(strange));
    const keys = await scene.happen(aUserId(), 1);
    expect(await scene.process().relay(strange, ...keys)).toEqual(failuresOf(strange));
    expect(scene.topic.published).toHaveLength(1);
    expect(scene.lines.filter(({ level }) => level === 'error')).toMatchObject([{ outbox: strange.pk }]);
    scene.clock.advance(61_000);
    await expect(scene.process().sweep()).rejects.toThrow('1 outbox failures');
  });

  it('stops in time and reports what it did not get to', async () => {
    const scene = await outboxScene(db);
    const keys = await scene.happen(aUserId(), 1, 2, 3);
    let timeLeftMs = 5000;
    const handler = relayHandler({
      table: scene.table,
      publish: (events) => {
        timeLeftMs -= 1500;
        return Promise.resolve(events.map(() => undefined));
      },
      logger: silent,
    });
    const outcome = await handler(streamEvent(...keys), { getRemainingTimeInMillis: () => timeLeftMs });
    expect(outcome).toEqual(failuresOf(at(keys, 2)));
  });

  it('leaves to the next run the mails that it has no time for, and sends none of them twice', async () => {
    const scene = await outboxScene(db);
    const clock = () => new Date();
    const mails = Array.from({ length: 25 }, (_, index) => outboxMail(`mail ${index}`, { clock }));
    for (const mail of mails) await scene.table.write(mail);
    const keys = mails.map(keyOfWrite);
    const sent: string[] = [];
    let timeLeftMs = 5000;
    const handler = relayHandler({
      table: scene.table,
      publish: () => Promise.resolve([]),
      sendMail: ({ sealed }) => {
        timeLeftMs -= 200;
        sent.push(sealed);
        return Promise.resolve();
      },
      logger: silent,
    });
    const context = { getRemainingTimeInMillis: () => timeLeftMs };
    expect((await handler(streamEvent(...keys), context)).batchItemFailures).toHaveLength(15);
    timeLeftMs = 30_000;
    expect(await handler(streamEvent(...keys), context)).toEqual(nothingFailed);
    expect(sent.sort()).toEqual(mails.map((_, index) => `mail ${index}`).sort());
  });

  it('logs every event with the ids of the request that caused it', async () => {
    const scene = await outboxScene(db);
    const keys = await scene.happen(aUserId(), 1);
    await scene.process().relay(...keys);
    const event = at(scene.topic.published, 0);
    expect(scene.lines).toMatchObject([
      {
        eventId: event.id,
        correlationId: event.correlationid,
        traceId: event.traceparent.slice(3, 35),
        type: 'user.updated',
        sequence: 1,
      },
    ]);
  });

  it('sends mails sealed as they were stored, keeps no copy, and tries a failed one again', async () => {
    const scene = await outboxScene(db);
    const [good, bad] = [
      outboxMail('sealed-1', { clock: scene.clock }),
      outboxMail('sealed-2', { clock: scene.clock }),
    ];
    await scene.table.write(good, bad);
    const keys = await scene.waiting();
    const sent: string[] = [];
    let refusals = 1;
    const sendMail = ({ sealed }: { sealed: string }) => {
      if (sealed === 'sealed-2' && (refusals -= 1) >= 0)
        return Promise.reject(new Error('the mail server is down'));
      sent.push(sealed);
      return Promise.resolve();
    };
    const { batchItemFailures } = await scene.process({ sendMail }).relay(...keys);
    expect(batchItemFailures).toHaveLength(1);
    expect(await scene.process({ sendMail }).relay(...keys)).toEqual(nothingFailed);
    expect(sent.sort()).toEqual(['sealed-1', 'sealed-2']);
    expect(JSON.stringify(await scene.rows())).not.toContain('sealed-');
  });

  it('gives up a mail that can never be sent, says so once, and goes on with the others', async () => {
    const scene = await outboxScene(db);
    const [hopeless, good] = [
      outboxMail('hopeless', { clock: scene.clock }),
      outboxMail('good', { clock: scene.clock }),
    ];
    await scene.table.write(hopeless, good);
    const keys = await scene.waiting();
    const tried: string[] = [];
    const sendMail = ({ sealed }: { sealed: string }) => {
      tried.push(sealed);
      return sealed === 'good' ? Promise.resolve() : Promise.reject(new Undeliverable('nobody is there'));
    };
    expect(await scene.process({ sendMail }).relay(...keys)).toEqual(nothingFailed);
    scene.clock.advance(61_000);
    await scene.process({ sendMail }).sweep();
    expect(tried.sort()).toEqual(['good', 'hopeless']);
    expect(await scene.waiting()).toEqual([]);
    expect(scene.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { msg: 'outbox mail given up', reason: 'nobody is there' },
    ]);
    expect((await scene.rows()).map(({ givenUp }) => givenUp)).toContain('nobody is there');
  });

  it('fails loudly on a mail where nobody sends mail', async () => {
    const scene = await outboxScene(db);
    await scene.table.write(outboxMail('sealed', { clock: scene.clock }));
    const key = at(await scene.waiting(), 0);
    expect(await scene.process().relay(key)).toEqual(failuresOf(key));
    expect(await scene.waiting()).toHaveLength(1);
  });

  it('loses nothing and keeps the order, whichever AWS call it died at', async () => {
    const deaths = await dieAtEveryCall(async (life) => {
      const scene = await outboxScene(db);
      const subjects = Array.from({ length: 3 }, aUserId);
      const keys = (await Promise.all(subjects.map((subject) => scene.happen(subject, 1, 2)))).flat();
      const mails: string[] = [];
      const sendMail = ({ sealed }: { sealed: string }) => Promise.resolve(void mails.push(sealed));
      await scene.table.write(outboxMail('sealed', { clock: scene.clock }));

      const all = await scene.waiting();
      await scene
        .process({ life, sendMail })
        .relay(...all)
        .catch(() => undefined);
      scene.clock.advance(61_000);
      await scene.process({ sendMail }).sweep();

      expect(await scene.waiting()).toEqual([]);
      for (const subject of subjects) expect(scene.topic.sequencesOf(subject)).toEqual([1, 2]);
      expect(keys).toHaveLength(6);
      expect(new Set(mails)).toEqual(new Set(['sealed']));
    });
    // One read, and per round one publish and one write of marks; on either side of each.
    expect(deaths).toBe(10);
  });
});
