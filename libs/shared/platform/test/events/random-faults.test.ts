import { userUpdated } from '@paymyinvoice/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConditionFailed } from '../../src/data/condition-failed.ts';
import type { AnyEvent } from '../../src/data/event-message.ts';
import { outboxKey } from '../../src/data/outbox.ts';
import { Table } from '../../src/data/table.ts';
import { put, update } from '../../src/data/write.ts';
import { consumerHandler } from '../../src/events/consumer.ts';
import { on } from '../../src/events/reaction.ts';
import { aUserId, aUserUpdated, plentyOfTime } from '../builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { FakeQueue, sqsRecord } from '../fake-queue.ts';
import type { PublishFault } from '../fake-topic.ts';
import { Lifetime } from '../lifetime.ts';
import { outboxScene } from '../outbox-scene.ts';
import { seededRandom } from '../seeded-random.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const subjectCount = 6;
const eventsEach = 6;

describe('from commit to effect', () => {
  it.each([1, 2, 3, 4, 5])(
    'loses nothing and does nothing twice under faults drawn from seed %i',
    async (seed) => {
      const random = seededRandom(seed);
      const chance = (probability: number) => random() < probability;
      const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
      const mortal = () =>
        new Lifetime(chance(0.4) ? 1 + Math.floor(random() * 8) : Infinity, pick(['before', 'after']));

      const scene = await outboxScene(db);
      const subjects = Array.from({ length: subjectCount }, aUserId);
      const faults: PublishFault[] = ['partial', 'silent about one', 'refused'];
      scene.topic.fault = () => (chance(0.4) ? pick(faults) : 'none');
      scene.topic.refuses = () => chance(0.5);

      for (let sequence = 1; sequence <= eventsEach; sequence += 1) {
        const keys = [];
        for (const subject of subjects) {
          await scene.table.write(aUserUpdated(subject, sequence, scene.clock, `name ${sequence}`));
          // Some records never reach the relay, some reach it late.
          if (chance(0.8)) keys.push(outboxKey(subject, chance(0.8) ? sequence : Math.max(1, sequence - 1)));
        }
        const halves = [keys.slice(0, 3), keys.slice(3)];
        await Promise.allSettled(halves.map((half) => scene.process({ life: mortal() }).relay(...half)));
        if (chance(0.3)) {
          scene.clock.advance(61_000);
          await scene
            .process({ life: mortal() })
            .sweep()
            .catch(() => undefined);
        }
      }
      scene.topic.fault = () => 'none';
      scene.clock.advance(61_000);
      await scene.process().sweep();

      const all = Array.from({ length: eventsEach }, (_, n) => n + 1);
      for (const subject of subjects) expect(scene.topic.sequencesOf(subject)).toEqual(all);
      expect(await scene.waiting()).toEqual([]);

      const effects = await consume(scene.topic.published);
      expect(new Set(effects.counts.values())).toEqual(new Set([1]));
      expect(effects.counts.size).toBe(subjectCount * eventsEach);
      for (const subject of subjects) expect(effects.latest.get(subject)).toBe(eventsEach);

      /** Delivers everything shuffled, twice, in batches with poison, to consumers that die. */
      async function consume(published: readonly AnyEvent[]) {
        const name = await db.createTable();
        const consumer = (life = new Lifetime(Infinity, 'before')) => {
          const table = new Table({ client: life.watch(db.client()), name });
          const queue = new FakeQueue();
          const react = on(userUpdated, async (event, { inbox }) => {
            const counted = () => update({ pk: 'COUNT', sk: event.id }, { add: { times: 1 } });
            const latest = put({ pk: 'LATEST', sk: event.subject, sequence: event.sequence }, inbox.ifNewer);
            await table.write(latest, counted(), inbox.marker()).catch((error: unknown) => {
              // Every event counts, an older one too; only a newer one becomes the latest.
              if (error instanceof ConditionFailed && error.of(latest))
                return table.write(counted(), inbox.marker());
              throw error;
            });
          });
          const port = queue.port(life.watch(queue.client()));
          return consumerHandler({ consumes: [react], queue: port, logger: scene.logger });
        };
        let waiting = [...published, ...published]
          .map((event, n) => sqsRecord(event, `m${n}`))
          .concat(sqsRecord('poison', 'poison'))
          .map((record) => ({ record, order: random() }))
          .sort((a, b) => a.order - b.order)
          .map(({ record }) => record);
        for (let round = 0; waiting.length > 0; round += 1) {
          const Records = waiting.slice(0, 10);
          const life = round < 20 ? mortal() : new Lifetime(Infinity, 'before');
          const { batchItemFailures } = await consumer(life)({ Records }, plentyOfTime);
          const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          const again = Records.filter(({ messageId }) => life.isOver || failed.has(messageId));
          waiting = [...waiting.slice(10), ...again];
        }
        const rows = await db.rows(name);
        const under = (pk: string, attribute: string) =>
          new Map(rows.filter((row) => row.pk === pk).map((row) => [row.sk, row[attribute] as number]));
        return { counts: under('COUNT', 'times'), latest: under('LATEST', 'sequence') };
      }
    },
  );
});
