import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Resource } from '../template/stack.ts';
import { textOf } from '../template/template.ts';

const settable = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'VisibilityTimeout',
];

/** Creates queues, then sets what they are to be: a redrive policy may name a queue that comes later in the list. */
export async function provisionQueues(sqs: SQSClient, queues: readonly Resource[]): Promise<void> {
  for (const { physical, properties } of queues) {
    const Attributes: Record<string, string> = properties['FifoQueue'] === true ? { FifoQueue: 'true' } : {};
    // A kept queue already has other attributes; naming none asks for it as it is.
    await sqs.send(new CreateQueueCommand({ QueueName: physical.attributes['QueueName'], Attributes }));
  }
  for (const { physical, properties } of queues) {
    const Attributes = queueAttributes(properties);
    if (Object.keys(Attributes).length === 0) continue;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: physical.ref, Attributes }));
  }
}

export function queueAttributes(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = settable.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, textOf(properties[name])]));
}
