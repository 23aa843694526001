import { GetQueueAttributesCommand, paginateListQueues, type QueueAttributeName } from '@aws-sdk/client-sqs';
import type { StageAccess } from '../stage-access.ts';

export type Queue = { readonly name: string; readonly url: string };

export type DeadLetterQueue = Queue & {
  /** Without the stage and what all of them end in: `media-events`. */
  readonly shortName: string;
  readonly letters: number;
  /** Where its messages came from; without one it holds reports of runs that failed, which nobody waits for. */
  readonly source: Queue | undefined;
};

const ending = '-dlq';

export async function deadLetterQueues(access: StageAccess): Promise<DeadLetterQueue[]> {
  const queues = await queuesOf(access);
  const found = queues
    .filter(({ name }) => name.endsWith(ending))
    .map(async (queue): Promise<DeadLetterQueue> => {
      const source = queues.find(({ name }) => name + ending === queue.name);
      // Those, too, that somebody is looking at just now.
      const counts = await attributes(access, queue, [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
      ]);
      const letters = Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
      const shortName = queue.name.slice(`paymyinvoice-${access.stage}-`.length, -ending.length);
      return { ...queue, shortName, letters, source };
    });
  return (await Promise.all(found)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** By any of its names: `media-events`, `media/events`, with or without the ending, or in full. */
export async function findDeadLetterQueue(access: StageAccess, name: string): Promise<DeadLetterQueue> {
  const wanted = name.replace('/', '-').replace(new RegExp(`${ending}$`), '');
  const queues = await deadLetterQueues(access);
  const found = queues.find((queue) => queue.shortName === wanted || queue.name === wanted + ending);
  if (found !== undefined) return found;
  const known = queues.map(({ shortName }) => shortName).join(', ');
  throw new Error(`There is no dead-letter queue '${name}' on stage '${access.stage}': ${known}.`);
}

export async function findQueue(access: StageAccess, shortName: string): Promise<Queue | undefined> {
  const name = `paymyinvoice-${access.stage}-${shortName}`;
  return (await queuesOf(access)).find((queue) => queue.name === name);
}

export async function attributes(
  { sqs }: StageAccess,
  { url }: Queue,
  AttributeNames: QueueAttributeName[],
): Promise<Record<string, string>> {
  return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }))).Attributes ?? {};
}

async function queuesOf({ sqs, stage, services }: StageAccess): Promise<Queue[]> {
  const found: Queue[] = [];
  for (const service of services) {
    const QueueNamePrefix = `paymyinvoice-${stage}-${service}-`;
    for await (const { QueueUrls = [] } of paginateListQueues(
      { client: sqs, pageSize: 1000 },
      { QueueNamePrefix },
    ))
      found.push(...QueueUrls.map((url) => ({ url, name: url.split('/').at(-1) ?? '' })));
  }
  return found;
}
