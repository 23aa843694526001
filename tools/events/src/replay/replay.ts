import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { counted } from '../counted.ts';
import { paceOf } from '../pace.ts';
import type { EventQuery } from '../outbox/event-query.ts';
import { findEvents, readEvents } from '../outbox/outbox-rows.ts';
import { inOrderOfSequence, lineOf, type StoredEvent } from '../outbox/stored-event.ts';
import { attributes, findQueue, type Queue } from '../redrive/dead-letter-queues.ts';
import type { StageAccess } from '../stage-access.ts';
import { subscribedTypes } from './subscriptions.ts';
import type { Service } from '@paymyinvoice/stages';

type Options = {
  readonly query: EventQuery;
  readonly rate: number;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
};

const readAtOnce = 10;

/** Past the topic, so that nobody else gets them: published events into one subscriber's queue. */
export async function replay(
  access: StageAccess,
  to: Service,
  { query, rate, isDryRun, signal }: Options,
): Promise<void> {
  const queue = await findQueue(access, `${to}-events`);
  if (queue === undefined) throw new Error(`${to}-service subscribes to nothing on stage '${access.stage}'.`);
  const types = await wantedTypes(access, { to, queue, query });
  const { events } = await findEvents(access, { ...query, types });
  const published = inOrderOfSequence(events.filter(({ publishedAt }) => publishedAt !== undefined));
  if (isDryRun) {
    for (const stored of published) console.log(lineOf(stored));
    console.error(`${counted(published.length, 'event')} would go to ${queue.name}; none has.`);
    return;
  }
  const sent = await send(access, queue, published, { rate, signal });
  console.error(`${sent} of ${counted(published.length, 'event')} went to ${queue.name}.`);
}

async function wantedTypes(
  access: StageAccess,
  { to, queue, query }: { to: Service; queue: Queue; query: EventQuery },
): Promise<readonly string[]> {
  const { QueueArn = '' } = await attributes(access, queue, ['QueueArn']);
  const subscribed = await subscribedTypes(access, QueueArn);
  const foreign = query.types?.find((type) => !subscribed.includes(type));
  if (foreign !== undefined)
    throw new Error(`${to}-service does not subscribe to ${foreign}: ${subscribed.join(', ')}.`);
  return query.types ?? subscribed;
}

/** One after the other: what belongs to one subject goes in order of sequence. */
async function send(
  access: StageAccess,
  queue: Queue,
  events: readonly StoredEvent[],
  { rate, signal }: Pick<Options, 'rate' | 'signal'>,
): Promise<number> {
  const pace = paceOf(rate);
  const isStopped = () => signal.aborted;
  let sent = 0;
  for (let start = 0; start < events.length && !isStopped(); start += readAtOnce) {
    for (const event of await whole(access, events.slice(start, start + readAtOnce))) {
      await pace(1, signal);
      if (isStopped()) break;
      await access.sqs.send(
        new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify(event) }),
      );
      sent += 1;
    }
    console.error(`sent ${sent} of ${events.length}`);
  }
  return sent;
}

/** With their data, in the order given; what has expired meanwhile is left out. */
async function whole(access: StageAccess, events: readonly StoredEvent[]): Promise<StoredEvent['event'][]> {
  const byService = Map.groupBy(events, ({ service }) => service);
  const reads = [...byService].map(([service, ofService]) => readEvents(access, service, ofService));
  const byId = new Map((await Promise.all(reads)).flat().map(({ event }) => [event.id, event]));
  return events.flatMap(({ event }) => byId.get(event.id) ?? []);
}
