import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { eventMessage, maxMessageBytes, type AnyEvent } from '../data/event-message.ts';

const maxEntriesPerBatch = 10;

/** Answers for each event by itself: what kept it from being published, or undefined. Never throws. */
export type Publish = (events: readonly AnyEvent[]) => Promise<readonly (Error | undefined)[]>;

export function publisherFor(sns: SNSClient, topicArn: string): Publish {
  return async (events) => {
    const outcomes: (Error | undefined)[] = [];
    const entries = events.map(toEntry);
    entries.forEach(({ bytes }, index) => {
      if (bytes > maxMessageBytes)
        outcomes[index] = new Error(`An event of ${bytes} bytes is too large to publish.`);
    });
    const publishable = entries.filter(({ bytes }) => bytes <= maxMessageBytes);
    await Promise.all(
      batchesOf(publishable).map(async (batch) => {
        const unpublished = await publishBatch(sns, topicArn, batch);
        for (const { entry } of batch) outcomes[Number(entry.Id)] = unpublished(entry.Id);
      }),
    );
    return events.map((_, index) => outcomes[index]);
  };
}

type Sized = { entry: PublishBatchRequestEntry & { Id: string }; bytes: number };

function toEntry(event: AnyEvent, index: number): Sized {
  const { message, attributes, bytes } = eventMessage(event);
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  return { entry: { Id: String(index), Message: message, MessageAttributes }, bytes };
}

/** As few batches as order allows: at most ten entries, together no larger than one message may be. */
export function batchesOf<Item extends { bytes: number }>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const last = batches.at(-1);
    if (last && last.length < maxEntriesPerBatch && item.bytes <= room) last.push(item);
    else {
      batches.push([item]);
      room = maxMessageBytes;
    }
    room -= item.bytes;
  }
  return batches;
}

// An entry counts as published only if SNS names it as such: silence about one is a failure.
async function publishBatch(sns: SNSClient, topicArn: string, batch: readonly Sized[]) {
  try {
    const { Successful = [], Failed = [] } = await sns.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: batch.map(({ entry }) => entry),
      }),
    );
    const published = new Set(Successful.map(({ Id }) => Id));
    return (id: string) => {
      if (published.has(id)) return undefined;
      const failure = Failed.find((entry) => entry.Id === id);
      return new Error(`Not published: ${failure?.Code ?? 'no answer'} ${failure?.Message ?? ''}`.trim());
    };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return () => failure;
  }
}
