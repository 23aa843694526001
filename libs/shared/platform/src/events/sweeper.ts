import type { Context } from 'aws-lambda';
import { systemClock } from '../core/clock.ts';
import { shards } from '../data/shards.ts';
import { outboxIndex, type Position } from '../data/query.ts';
import { keyOf } from '../data/row.ts';
import { OutOfTime, publishOutbox, type OutboxPublishing, type Stuck } from './publish-outbox.ts';

// Time for one page that has begun when the time runs out.
const reserveMs = 5000;
// Younger items are the relay's.
const relayTimeMs = 60_000;
const pageSize = 50;

/**
 * Publishes what the relay left behind, oldest first, as far as the time reaches. Throws at the end if anything
 * could not be published: an event stuck for more than a minute is what the function's alarm is for.
 */
export function sweepHandler(publishing: OutboxPublishing) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > reserveMs;
    const swept = await Promise.allSettled(shards.map((shard) => sweepShard(shard, publishing, hasTime)));
    const errors = swept.flatMap((shard) => {
      if (shard.status === 'rejected') return [shard.reason as unknown];
      return [...shard.value.values()]
        .map(({ error }) => error)
        .filter((error) => !(error instanceof OutOfTime));
    });
    if (errors.length > 0)
      throw new AggregateError(errors, `${errors.length} outbox failures while sweeping.`);
  };
}

async function sweepShard(
  shard: string,
  publishing: OutboxPublishing,
  hasTime: () => boolean,
): Promise<Stuck> {
  const { table, clock = systemClock } = publishing;
  const upTo = new Date(clock().getTime() - relayTimeMs).toISOString();
  const stuck: Stuck = new Map();
  let after: Position | undefined;
  do {
    if (!hasTime()) break;
    const page = await table.query({ index: outboxIndex, pk: shard, upTo, limit: pageSize, after });
    const keys = page.rows.map(keyOf).filter(({ pk }) => !stuck.has(pk));
    for (const [pk, from] of await publishOutbox(keys, publishing, hasTime)) stuck.set(pk, from);
    after = page.next;
  } while (after);
  return stuck;
}
