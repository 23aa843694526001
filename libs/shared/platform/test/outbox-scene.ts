import type { SNSClient } from '@aws-sdk/client-sns';
import { outboxKey } from '../src/data/outbox.ts';
import { Table } from '../src/data/table.ts';
import { publisherFor } from '../src/events/publisher.ts';
import type { DoTask, OutboxPublishing, SendMail } from '../src/events/publish-outbox.ts';
import { relayHandler } from '../src/events/relay.ts';
import { sweepHandler } from '../src/events/sweeper.ts';
import { aUserUpdated, plentyOfTime, streamEvent } from './builders.ts';
import type { TestDynamoDb } from './dynamodb-table.ts';
import { FakeTopic } from './fake-topic.ts';
import { Lifetime } from './lifetime.ts';
import { logLines } from './log-lines.ts';
import { movableClock } from './movable-clock.ts';

const noEnd = () => new Lifetime(Number.POSITIVE_INFINITY, 'before');

/** A service's table and topic; `process()` is one instance of its relay and sweeper, mortal if a lifetime is given. */
export async function outboxScene(db: TestDynamoDb) {
  const clock = movableClock();
  const name = await db.createTable();
  const table = new Table({ client: db.client(), name, clock });
  const topic = new FakeTopic();
  const { logger, lines } = logLines();

  type Mortal = { life?: Lifetime; sendMail?: SendMail; tasks?: Record<string, DoTask> };

  function process({ life = noEnd(), sendMail, tasks }: Mortal = {}) {
    const ownTable = new Table({ client: life.watch(db.client()), name, clock });
    const sns: SNSClient = life.watch(topic.client());
    const publishing: OutboxPublishing = {
      table: ownTable,
      publish: publisherFor(sns, 'arn:aws:sns:us-east-1:000000000000:topic'),
      logger,
      clock,
      ...(sendMail && { sendMail }),
      ...(tasks && { tasks }),
    };
    const [relay, sweep] = [relayHandler(publishing), sweepHandler(publishing)];
    return {
      life,
      relay: (...keys: Parameters<typeof streamEvent>) => relay(streamEvent(...keys), plentyOfTime),
      sweep: (context = plentyOfTime) => sweep({}, context),
    };
  }

  return {
    clock,
    table,
    topic,
    lines,
    logger,
    process,
    /** Events of the subject as a service would commit them: one transaction each. */
    async happen(subject: string, ...sequences: number[]) {
      for (const sequence of sequences) {
        await table.write(aUserUpdated(subject, sequence, clock));
        clock.advance(1);
      }
      return sequences.map((sequence) => outboxKey(subject, sequence));
    },
    waiting: async () =>
      (await db.rows(name)).filter((row) => 'outboxShard' in row).map(({ pk, sk }) => ({ pk, sk })),
    rows: () => db.rows(name),
  };
}
