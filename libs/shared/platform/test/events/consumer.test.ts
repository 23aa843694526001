import { userUpdated, userVerified, type EventOf } from '@paymyinvoice/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/data/event-message.ts';
import { present } from '../../src/data/expression.ts';
import { notGone } from '../../src/data/tombstone.ts';
import { check, put, update } from '../../src/data/write.ts';
import { Table } from '../../src/data/table.ts';
import { consumerHandler } from '../../src/events/consumer.ts';
import { on, type Reaction } from '../../src/events/reaction.ts';
import { at } from '../at.ts';
import { anEventUserUpdated, aUserId, plentyOfTime } from '../builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { FakeQueue, sqsEvent, sqsRecord } from '../fake-queue.ts';
import { dieAtEveryCall, Lifetime } from '../lifetime.ts';
import { logLines } from '../log-lines.ts';
import { movableClock } from '../movable-clock.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const allGood = { batchItemFailures: [] };
const failed = (...messageIds: string[]) => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});

type React = Reaction<typeof userUpdated>;

/** A consumer that keeps a profile per user and counts how often each event had its effect. */
async function consumerScene() {
  const clock = movableClock();
  const name = await db.createTable();
  const queue = new FakeQueue();
  const { logger, lines } = logLines();
  const table = new Table({ client: db.client(), name, clock });
  const profileKey = (subject: string) => ({ pk: `PROFILE#${subject}`, sk: '-' });
  const countKey = (eventId: string) => ({ pk: 'COUNT', sk: eventId });

  function process({
    life = new Lifetime(Infinity, 'before'),
    before,
  }: { life?: Lifetime; before?: React } = {}) {
    const ownTable = new Table({ client: life.watch(db.client()), name, clock });
    const keepProfile: React = async (event, context) => {
      await before?.(event, context);
      const { inbox } = context;
      const profile = { ...profileKey(event.subject), name: event.data.name, sequence: event.sequence };
      const counted = update(countKey(event.id), { add: { times: 1 } });
      await ownTable.write(put(profile, inbox.ifNewer), counted, inbox.marker());
    };
    const port = queue.port(life.watch(queue.client()));
    const handle = consumerHandler({ consumes: [on(userUpdated, keepProfile)], queue: port, logger, clock });
    return (event: ReturnType<typeof sqsEvent>, context = plentyOfTime) => handle(event, context);
  }

  return {
    process,
    queue,
    lines,
    clock,
    table,
    outcomes: () => lines.map(({ outcome, msg }) => outcome ?? msg),
    profile: async (subject: string) =>
      (await table.get(profileKey(subject), { consistent: true }))?.['name'],
    times: async ({ id }: AnyEvent) => (await table.get(countKey(id), { consistent: true }))?.['times'] ?? 0,
  };
}

describe('the consumer', () => {
  it('lets an event have its effect once, however often it is delivered', async () => {
    const scene = await consumerScene();
    const event = anEventUserUpdated(aUserId(), 1, 'Ada');
    expect(await scene.process()(sqsEvent(event, event))).toEqual(allGood);
    expect(await scene.process()(sqsEvent(event))).toEqual(allGood);
    expect([await scene.profile(event.subject), await scene.times(event)]).toEqual(['Ada', 1]);
    expect(scene.outcomes()).toEqual(['processed', 'duplicate', 'duplicate']);
  });

  it('lets it have its effect once when two instances receive it at the same moment', async () => {
    const scene = await consumerScene();
    const event = anEventUserUpdated(aUserId(), 1);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => scene.process()(sqsEvent(event))));
    expect(outcomes).toEqual(Array(8).fill(allGood));
    expect(await scene.times(event)).toBe(1);
  });

  it('changes nothing for an event older than what is stored, nor for one as old', async () => {
    const scene = await consumerScene();
    const subject = aUserId();
    const [older, same, newer] = [
      anEventUserUpdated(subject, 2, 'older'),
      anEventUserUpdated(subject, 3, 'as old'),
      anEventUserUpdated(subject, 3, 'stored'),
    ];
    await scene.process()(sqsEvent(newer));
    expect(await scene.process()(sqsEvent(older, same))).toEqual(allGood);
    expect(await scene.profile(subject)).toBe('stored');
    expect([await scene.times(older), await scene.times(same)]).toEqual([0, 0]);
    expect(scene.outcomes()).toEqual(['processed', 'older', 'older']);
  });

  it('keeps nothing of a subject that is gone but its sequence, which older events do not get past', async () => {
    const scene = await consumerScene();
    const subject = aUserId();
    const [older, last] = [anEventUserUpdated(subject, 2), anEventUserUpdated(subject, 3)];
    const bury: React = async (_event, { inbox }) => {
      await scene.table.write(inbox.tombstone({ pk: `PROFILE#${subject}`, sk: '-' }));
      throw new Error('Killed before its marker.');
    };
    for (const before of [bury, bury]) await scene.process({ before })(sqsEvent(last));
    await scene.process()(sqsEvent(older));
    expect(scene.outcomes()).toEqual(['failed', 'failed', 'older']);
    const stone = await scene.table.get({ pk: `PROFILE#${subject}`, sk: '-' });
    expect(Object.keys(stone ?? {}).sort()).toEqual(['goneAt', 'pk', 'sequence', 'sk', 'ttl']);
    const write = put({ pk: 'NEW', sk: '-' });
    expect(await scene.table.tryWrite(check({ pk: `PROFILE#${subject}`, sk: '-' }, notGone), write)).toBe(
      false,
    );
    expect(await scene.table.tryWrite(check({ pk: `PROFILE#${aUserId()}`, sk: '-' }, notGone), write)).toBe(
      true,
    );
  });

  it('takes the events of one subject in a batch lowest first, so that none is lost as old', async () => {
    const scene = await consumerScene();
    const subject = aUserId();
    const events = [3, 1, 2].map((sequence) => anEventUserUpdated(subject, sequence));
    await scene.process()(sqsEvent(...events));
    expect(scene.outcomes()).toEqual(['processed', 'processed', 'processed']);
    expect(await scene.profile(subject)).toBe('name 3');
  });

  it('puts what it cannot read into the dead-letter queue at once with the reason, and handles its neighbours', async () => {
    const scene = await consumerScene();
    const good = [1, 2].map(() => anEventUserUpdated(aUserId(), 1));
    const poison: [object | string, RegExp][] = [
      ['{"half": ', /^not JSON$/],
      ['null', /^malformed: not a JSON object/],
      [{ Type: 'Notification', Message: '{}' }, /^malformed: /],
      [{ ...at(good, 0), data: { userId: 'usr_1' } }, /^malformed: user\.updated\/1: data/],
      [{ ...at(good, 0), sequence: '1' }, /^malformed: user\.updated\/1: sequence/],
      [{ ...at(good, 0), type: 'user.renamed', dataschema: 'user.renamed/1' }, /^unknown_type: /],
      [{ ...at(good, 0), dataschema: 'user.updated/9' }, /^unknown_version: /],
    ];
    const bodies = [at(good, 0), ...poison.map(([body]) => body), at(good, 1)];
    expect(await scene.process()(sqsEvent(...bodies))).toEqual(allGood);
    for (const event of good) expect(await scene.times(event)).toBe(1);
    expect(scene.queue.deadLetters).toHaveLength(poison.length);
    for (const [body, reason] of poison) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const letter = scene.queue.deadLetters.find((each) => each.body === text);
      expect(letter?.reason).toMatch(reason);
      expect(letter?.url).toMatch(/-events-dlq$/);
    }
  });

  it('never says in log or reason what a rejected message contained', async () => {
    const scene = await consumerScene();
    const event = anEventUserUpdated(aUserId(), 1);
    await scene.process()(
      sqsEvent({ ...event, data: { ...event.data, email: 'secret value' } }, '{"secret value'),
    );
    const told = JSON.stringify([scene.lines, scene.queue.deadLetters.map(({ reason }) => reason)]);
    expect(scene.queue.deadLetters).toHaveLength(2);
    expect(told).not.toContain('secret value');
  });

  it('keeps a message that it could not put into the dead-letter queue', async () => {
    const scene = await consumerScene();
    const life = new Lifetime(1, 'before');
    expect(await scene.process({ life })(sqsEvent('poison'))).toEqual(failed('m1'));
    expect(await scene.process()(sqsEvent('poison'))).toEqual(allGood);
    expect(scene.queue.deadLetters).toHaveLength(1);
  });

  it('reports a failing message alone and lets it come back later and later', async () => {
    const scene = await consumerScene();
    const [good, bad] = [anEventUserUpdated(aUserId(), 1), anEventUserUpdated(aUserId(), 1)];
    const before: React = ({ id }) =>
      id === bad.id ? Promise.reject(new Error('not today')) : Promise.resolve();
    const handle = scene.process({ before });
    for (const receiveCount of [1, 2, 5, 30]) {
      const Records = [sqsRecord(bad, 'bad', receiveCount), sqsRecord(good, 'good')];
      expect(await handle({ Records })).toEqual(failed('bad'));
    }
    expect(scene.queue.delays.map(({ seconds }) => seconds)).toEqual([5, 10, 80, 900]);
    expect(scene.queue.delays[0]).toMatchObject({
      receiptHandle: 'handle of bad',
      url: 'http://127.0.0.1:1/000000000000/paymyinvoice-test-invoice-events',
    });
    expect([await scene.times(good), await scene.times(bad)]).toEqual([1, 0]);
    expect(await scene.process()(sqsEvent(bad))).toEqual(allGood);
    expect(await scene.times(bad)).toBe(1);
  });

  it('reports failures even if it cannot delay their retry', async () => {
    const scene = await consumerScene();
    const life = new Lifetime(1, 'before');
    const before: React = () => Promise.reject(new Error('not today'));
    expect(await scene.process({ life, before })(sqsEvent(anEventUserUpdated(aUserId(), 1)))).toEqual(
      failed('m1'),
    );
  });

  it('ends in time when a reaction hangs, with its neighbours done', async () => {
    const scene = await consumerScene();
    const subject = aUserId();
    const [hanging, sameSubject, other] = [
      anEventUserUpdated(subject, 1),
      anEventUserUpdated(subject, 2),
      anEventUserUpdated(aUserId(), 1),
    ];
    const endMs = Date.now() + 2600;
    const before: React = ({ id }) => (id === hanging.id ? new Promise(() => undefined) : Promise.resolve());
    const context = { getRemainingTimeInMillis: () => endMs - Date.now() };
    expect(await scene.process({ before })(sqsEvent(hanging, sameSubject, other), context)).toEqual(
      failed('m1'),
    );
    expect([await scene.times(sameSubject), await scene.times(other)]).toEqual([1, 1]);
    expect(Date.now()).toBeLessThan(endMs);
  });

  it('does not begin what it has no time for', async () => {
    const scene = await consumerScene();
    const event = anEventUserUpdated(aUserId(), 1);
    expect(await scene.process()(sqsEvent(event), { getRemainingTimeInMillis: () => 1500 })).toEqual(
      failed('m1'),
    );
    expect(await scene.times(event)).toBe(0);
  });

  it('tries a transaction conflict again instead of failing the message', async () => {
    const scene = await consumerScene();
    const subject = aUserId();
    const events = Array.from({ length: 5 }, (_, n) => anEventUserUpdated(subject, n + 1));
    await Promise.all(events.map((event) => scene.process()(sqsEvent(event))));
    expect(await scene.profile(subject)).toBe('name 5');
    expect(scene.outcomes()).not.toContain('failed');
  });

  it('logs with the ids of the request that caused the event', async () => {
    const scene = await consumerScene();
    const event = anEventUserUpdated(aUserId(), 1);
    await scene.process()(sqsEvent(event));
    expect(scene.lines).toMatchObject([
      {
        eventId: event.id,
        correlationId: event.correlationid,
        traceId: event.traceparent.slice(3, 35),
        outcome: 'processed',
        attempt: 1,
      },
    ]);
  });

  it('gives each contract to its own reaction', async () => {
    const { logger } = logLines();
    const seen: string[] = [];
    const note = (event: EventOf<typeof userUpdated> | EventOf<typeof userVerified>) =>
      Promise.resolve(void seen.push(`${event.type} ${event.data.name}`));
    const handle = consumerHandler({
      consumes: [on(userVerified, note), on(userUpdated, note)],
      queue: new FakeQueue().port(),
      logger,
    });
    const updated = anEventUserUpdated(aUserId(), 2, 'Ada');
    const verified = { ...updated, sequence: 1, type: 'user.verified', dataschema: 'user.verified/1' };
    await handle(sqsEvent(updated, verified), plentyOfTime);
    expect(seen).toEqual(['user.verified Ada', 'user.updated Ada']);
  });

  it('does not take the failed condition of another row for a duplicate', async () => {
    const scene = await consumerScene();
    const { logger } = logLines();
    const reaction: React = async (_event, { inbox }) => {
      const stale = update({ pk: 'A', sk: '1' }, { set: { x: 1 } }, present);
      await scene.table.write(stale, inbox.marker());
    };
    const handle = consumerHandler({
      consumes: [on(userUpdated, reaction)],
      queue: scene.queue.port(),
      logger,
    });
    expect(await handle(sqsEvent(anEventUserUpdated(aUserId(), 1)), plentyOfTime)).toEqual(failed('m1'));
  });

  it('has every effect once, whichever AWS call it died at', async () => {
    const deaths = await dieAtEveryCall(async (life) => {
      const scene = await consumerScene();
      const subject = aUserId();
      const events = [
        anEventUserUpdated(subject, 1),
        anEventUserUpdated(aUserId(), 1),
        anEventUserUpdated(subject, 2),
      ];
      const batch = sqsEvent(...events, 'poison');
      await scene
        .process({ life })(batch)
        .catch(() => undefined);
      // Nothing was acknowledged by the dead process: all of it comes again.
      expect(await scene.process()(batch)).toEqual(allGood);
      for (const event of events) expect(await scene.times(event)).toBe(1);
      expect(await scene.profile(subject)).toBe('name 2');
      expect(scene.queue.deadLetters.map(({ reason }) => reason)).toContain('not JSON');
    });
    expect(deaths).toBe(8);
  });
});
