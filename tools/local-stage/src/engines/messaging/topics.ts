import { randomUUID } from 'node:crypto';
import type { AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError, escapeXml } from '../../aws-endpoint/aws-error.ts';
import { xmlReply } from '../../aws-endpoint/aws-reply.ts';
import type { PublishedMessage } from '../../aws-endpoint/call-report.ts';
import { askEngine } from '../../aws-endpoint/engine-bridge.ts';
import { type BatchEntry, batchEntries, messageFields } from '../../aws-endpoint/publish-form.ts';
import { fanOut } from './fan-out.ts';
import type { Fauxqs } from './fauxqs.ts';
import { refuseBadAttributes, subscriptionAttributes } from './subscription-attributes.ts';

type Form = Readonly<Record<string, string>>;
type Message = Omit<BatchEntry, 'position' | 'id'>;
type Topic = NonNullable<ReturnType<Fauxqs['snsStore']['getTopic']>>;

const maxPayloadBytes = 262_144;
const namespace = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';

/** SNS: publishing is done here, so that filters and dead letters work as documented; the rest is fauxqs. */
export function startTopics(fauxqs: Fauxqs): AwsService {
  return {
    async answer(call, request) {
      const form = call.input as Form;
      if (call.action === 'Publish') return publish(fauxqs, form);
      if (call.action === 'PublishBatch') return publishBatch(fauxqs, form);
      if (call.action === 'Subscribe') refuseBadAttributes(subscriptionAttributes(form));
      if (call.action === 'SetSubscriptionAttributes') {
        const current = fauxqs.snsStore.getSubscription(form['SubscriptionArn'] ?? '')?.attributes ?? {};
        refuseBadAttributes({ ...current, [form['AttributeName'] ?? '']: form['AttributeValue'] ?? '' });
      }
      return askEngine(fauxqs.handle, { ...request, url: '/' });
    },
    async close() {},
  };
}

function publish(fauxqs: Fauxqs, form: Form) {
  const topic = topicOf(fauxqs, form['TopicArn'] ?? form['TargetArn'] ?? '');
  const message = inStructure(messageFields(form, ''), form['MessageStructure']);
  const problem = messageProblem(topic, message);
  if (problem) throw new AwsError(problem.code, problem.message);
  const published = send(fauxqs, topic, message);
  return {
    ...xmlReply(
      `<PublishResponse ${namespace}><PublishResult><MessageId>${published.messageId}</MessageId></PublishResult>` +
        `</PublishResponse>`,
    ),
    published: [published],
  };
}

function publishBatch(fauxqs: Fauxqs, form: Form) {
  const topic = topicOf(fauxqs, form['TopicArn'] ?? '');
  const entries = batchEntries(form);
  refuseBadBatch(entries);
  const published = entries.map((entry): PublishedMessage => {
    const problem = messageProblem(topic, entry);
    if (!problem) return { ...send(fauxqs, topic, entry), entryId: entry.id };
    return {
      ...told(topic, entry),
      entryId: entry.id,
      outcome: 'failed',
      errorCode: problem.code,
      deliveries: [],
    };
  });
  const members = (outcome: PublishedMessage['outcome'], tell: (message: PublishedMessage) => string) =>
    published
      .filter((message) => message.outcome === outcome)
      .map((message) => `<member><Id>${escapeXml(message.entryId ?? '')}</Id>${tell(message)}</member>`)
      .join('');
  return {
    ...xmlReply(
      `<PublishBatchResponse ${namespace}><PublishBatchResult>` +
        `<Successful>${members('published', ({ messageId }) => `<MessageId>${messageId}</MessageId>`)}</Successful>` +
        `<Failed>${members('failed', ({ errorCode }) => `<Code>${errorCode}</Code><SenderFault>true</SenderFault>`)}</Failed>` +
        `</PublishBatchResult></PublishBatchResponse>`,
    ),
    published,
  };
}

function send(fauxqs: Fauxqs, topic: Topic, message: Message): PublishedMessage {
  const messageId = randomUUID();
  const deduplicated =
    isFifo(topic) && message.messageDeduplicationId === undefined
      ? { messageDeduplicationId: fauxqs.contentBasedDeduplicationId(message.message) }
      : {};
  const deliveries = fanOut(fauxqs, topic, { ...message, ...deduplicated, messageId, topicArn: topic.arn });
  return { ...told(topic, message), messageId, outcome: 'published', deliveries };
}

function told(topic: Topic, { message, subject, attributes }: Message) {
  return {
    topicArn: topic.arn,
    message,
    ...(subject !== undefined && { subject }),
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value])),
  };
}

function topicOf(fauxqs: Fauxqs, arn: string): Topic {
  if (!arn)
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
    );
  const topic = fauxqs.snsStore.getTopic(arn);
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

/** With `MessageStructure: json` a message has one form per protocol; queues get theirs or the default. */
function inStructure(message: Message, structure: string | undefined): Message {
  if (structure !== 'json') return message;
  try {
    const forms = JSON.parse(message.message) as Record<string, unknown>;
    const chosen = forms['sqs'] ?? forms['default'];
    if (typeof chosen === 'string') return { ...message, message: chosen };
  } catch {
    // Answered below, like a missing default.
  }
  throw new AwsError(
    'InvalidParameter',
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  );
}

function messageProblem(topic: Topic, message: Message): { code: string; message: string } | undefined {
  if (message.message === '')
    return { code: 'InvalidParameter', message: 'Invalid parameter: Empty message' };
  if (sizeBytes(message) > maxPayloadBytes)
    return { code: 'InvalidParameter', message: 'Invalid parameter: Message too long' };
  const empty = Object.entries(message.attributes).find(([, { type, value }]) => type === '' || value === '');
  if (empty) {
    const text = `The message attribute '${empty[0]}' must contain non-empty message attribute value.`;
    return { code: 'ParameterValueInvalid', message: text };
  }
  if (isFifo(topic) && message.messageGroupId === undefined) {
    return {
      code: 'InvalidParameter',
      message: 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    };
  }
  const byContent = topic.attributes['ContentBasedDeduplication'] === 'true';
  if (isFifo(topic) && message.messageDeduplicationId === undefined && !byContent) {
    return {
      code: 'InvalidParameter',
      message: 'Invalid parameter: The topic should have a MessageDeduplicationId',
    };
  }
  return undefined;
}

function refuseBadBatch(entries: readonly BatchEntry[]): void {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  }
  if (entries.some(({ id }) => !/^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'An id of a batch entry has up to 80 letters, digits, hyphens and underscores.',
    );
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (entries.reduce((sum, entry) => sum + sizeBytes(entry), 0) > maxPayloadBytes) {
    throw new AwsError(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
}

function sizeBytes(message: Message): number {
  return Object.entries(message.attributes).reduce(
    (sum, [name, { type, value }]) => sum + Buffer.byteLength(name + type + value),
    Buffer.byteLength(message.message),
  );
}

function isFifo(topic: Topic): boolean {
  return topic.attributes['FifoTopic'] === 'true';
}
