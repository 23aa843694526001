import { userRegistered, userUpdated } from '@paymyinvoice/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboxEvent, outboxKey } from '../../src/data/outbox.ts';
import type { Row } from '../../src/data/row.ts';
import { Table } from '../../src/data/table.ts';
import { put, update } from '../../src/data/write.ts';
import { consumerHandler } from '../../src/events/consumer.ts';
import { consumerQueue } from '../../src/events/consumer-queue.ts';
import { publisherFor } from '../../src/events/publisher.ts';
import { on } from '../../src/events/reaction.ts';
import { relayHandler } from '../../src/events/relay.ts';
import { sweepHandler } from '../../src/events/sweeper.ts';
import { aUserId, aUserUpdated, plentyOfTime, streamEvent } from '../builders.ts';
import { startEventPath, type EventPath } from '../event-path.ts';
import { logLines } from '../log-lines.ts';
import { movableClock } from '../movable-clock.ts';

let path: EventPath;
beforeEach(async () => {
  path = await startEventPath(['user.updated']);
});
afterEach(() => path.close());

async function twoServices() {
  const clock = movableClock();
  const { logger } = logLines();
  const [ownName, otherName] = [await path.createTable('auth'), await path.createTable('invoice')];
  const table = (name: string, caller: string) =>
    new Table({ client: path.documentClient(caller), name, clock });
  const publishing = {
    table: table(ownName, 'relay'),
    publish: publisherFor(path.sns('relay'), path.topicArn),
    logger,
    clock,
  };
  const reacting = table(otherName, 'events');
  const react = on(userUpdated, async ({ id, subject, sequence }, { inbox }) => {
    const counted = update({ pk: 'COUNT', sk: id }, { add: { times: 1 } });
    await reacting.write(
      counted,
      put({ pk: 'LATEST', sk: subject, sequence }, inbox.ifNewer),
      inbox.marker(),
    );
  });
  const queue = consumerQueue(path.sqs('events'), path.deadLetterUrl);
  const consume = consumerHandler({ consumes: [react], queue, logger, clock });
  const [relay, sweep] = [relayHandler(publishing), sweepHandler(publishing)];
  return {
    clock,
    own: table(ownName, 'stage'),
    other: table(otherName, 'stage'),
    relay: (...keys: { pk: string; sk: string }[]) => relay(streamEvent(...keys), plentyOfTime),
    sweep: () => sweep({}, plentyOfTime),
    deliver: () => path.deliver((event) => consume(event, plentyOfTime)),
  };
}

const countOf = (rows: Row[]) => rows.map(({ times }) => times);

describe('an event on the engines of the local stage', () => {
  it('goes from the outbox through topic, filter and queue to its effect; poison goes to the dead-letter queue', async () => {
    const services = await twoServices();
    const subject = aUserId();
    const registered = { subject, sequence: 1, data: { userId: subject } };
    await services.own.write(outboxEvent(userRegistered, registered, { clock: services.clock }));
    await services.own.write(aUserUpdated(subject, 2, services.clock));
    const published = await services.relay(outboxKey(subject, 1), outboxKey(subject, 2));
    expect(published).toEqual({ batchItemFailures: [] });
    await path.send('poison');

    let deliveries = 0;
    while (await services.deliver()) deliveries += 1;
    expect(deliveries).toBeGreaterThan(0);
    expect(countOf((await services.other.query({ pk: 'COUNT' })).rows)).toEqual([1]);
    expect(await services.other.get({ pk: 'LATEST', sk: subject })).toMatchObject({ sequence: 2 });
    expect(await path.deadLetters()).toEqual([{ body: 'poison', reason: 'not JSON' }]);
  });

  it('arrives and has its effect once while every AWS service throttles, loses replies and fails entries', async () => {
    const services = await twoServices();
    path.faults.set({ throttle: 0.12, timeout: 0.12, partial: 0.3, seed: 7 });
    const subjects = Array.from({ length: 5 }, aUserId);
    for (const sequence of [1, 2, 3]) {
      for (const subject of subjects)
        await services.own.write(aUserUpdated(subject, sequence, services.clock));
      await services.relay(...subjects.map((subject) => outboxKey(subject, sequence))).catch(() => undefined);
      await services.deliver();
    }
    services.clock.advance(61_000);
    for (let round = 0; round < 3; round += 1) await services.sweep().catch(() => undefined);
    path.faults.set({});
    await services.sweep();

    const waiting = await Promise.all(
      ['0', '1', '2', '3'].map((pk) => services.own.query({ index: 'byOutbox', pk })),
    );
    expect(waiting.flatMap(({ rows }) => rows)).toEqual([]);
    await expect
      .poll(
        async () => {
          while (await services.deliver());
          return (await services.other.query({ pk: 'LATEST' })).rows.map(({ sequence }) => sequence);
        },
        { timeout: 20_000, interval: 250 },
      )
      .toEqual([3, 3, 3, 3, 3]);
    const counts = countOf((await services.other.query({ pk: 'COUNT' })).rows);
    expect(new Set(counts)).toEqual(new Set([1]));
    expect(path.faultsMet()).toBeGreaterThan(10);
  });
});
