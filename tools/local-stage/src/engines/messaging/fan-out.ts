import type { SubscriptionDelivery } from '../../aws-endpoint/call-report.ts';
import type { BatchEntry } from '../../aws-endpoint/publish-form.ts';
import type { Fauxqs, SqsQueue } from './fauxqs.ts';
import { acceptsAttributes, acceptsBody } from './filter-policy.ts';

export type TopicMessage = Omit<BatchEntry, 'position' | 'id'> & {
  readonly messageId: string;
  readonly topicArn: string;
};

type Topic = NonNullable<ReturnType<Fauxqs['snsStore']['getTopic']>>;
type Subscription = NonNullable<ReturnType<Fauxqs['snsStore']['getSubscription']>>;

/** Puts a published message into every subscribed queue whose filter policy accepts it. */
export function fanOut(fauxqs: Fauxqs, topic: Topic, message: TopicMessage): SubscriptionDelivery[] {
  return topic.subscriptionArns.flatMap((arn) => {
    const subscription = fauxqs.snsStore.getSubscription(arn);
    if (!subscription?.confirmed || subscription.protocol !== 'sqs') return [];
    return [deliver(fauxqs, subscription, message)];
  });
}

function deliver(fauxqs: Fauxqs, subscription: Subscription, message: TopicMessage): SubscriptionDelivery {
  const base = { subscriptionArn: subscription.arn, queueArn: subscription.endpoint };
  if (!accepts(subscription, message)) return { ...base, outcome: 'filtered' };
  const queue = fauxqs.sqsStore.getQueueByArn(subscription.endpoint);
  if (queue) return { ...base, outcome: 'queued', ...enqueue(fauxqs, queue, subscription, message) };
  const deadLetters = deadLetterQueue(fauxqs, subscription);
  if (!deadLetters) return { ...base, outcome: 'undeliverable' };
  return { ...base, outcome: 'dead-lettered', ...enqueue(fauxqs, deadLetters, subscription, message) };
}

function accepts({ attributes }: Subscription, message: TopicMessage): boolean {
  const json = attributes['FilterPolicy'];
  if (!json) return true;
  // Checked when it was set.
  const policy = JSON.parse(json) as Record<string, unknown>;
  return attributes['FilterPolicyScope'] === 'MessageBody'
    ? acceptsBody(policy, message.message)
    : acceptsAttributes(policy, message.attributes);
}

function deadLetterQueue(fauxqs: Fauxqs, { attributes }: Subscription): SqsQueue | undefined {
  const json = attributes['RedrivePolicy'];
  if (!json) return undefined;
  const { deadLetterTargetArn } = JSON.parse(json) as { deadLetterTargetArn?: string };
  return deadLetterTargetArn === undefined ? undefined : fauxqs.sqsStore.getQueueByArn(deadLetterTargetArn);
}

function enqueue(
  fauxqs: Fauxqs,
  queue: SqsQueue,
  subscription: Subscription,
  message: TopicMessage,
): { sqsMessageId?: string } {
  const raw = subscription.attributes['RawMessageDelivery'] === 'true';
  const attributes = raw ? message.attributes : {};
  const { messageDeduplicationId: deduplicationId } = message;
  const queued = fauxqs.createMessage(
    raw ? message.message : JSON.stringify(envelope(subscription, message)),
    Object.fromEntries(
      Object.entries(attributes).map(([name, { type, value }]) => [
        name,
        { DataType: type, [type.startsWith('Binary') ? 'BinaryValue' : 'StringValue']: value },
      ]),
    ),
    Number(queue.attributes['DelaySeconds'] ?? 0) || undefined,
    message.messageGroupId,
    deduplicationId,
  );
  if (queue.isFifo() && deduplicationId !== undefined) {
    if (queue.checkDeduplication(deduplicationId).isDuplicate) return {};
    queued.sequenceNumber = queue.nextSequenceNumber();
    queue.recordDeduplication(deduplicationId, queued.messageId, queued.sequenceNumber);
  }
  queue.enqueue(queued);
  return { sqsMessageId: queued.messageId };
}

/** What a queue gets without raw delivery. */
function envelope(subscription: Subscription, message: TopicMessage): object {
  const attributes = Object.entries(message.attributes);
  return {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn: message.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: message.message,
    Timestamp: new Date().toISOString(),
    SignatureVersion: '1',
    Signature: 'unsigned-by-the-local-stage',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem',
    UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(attributes.length > 0 && {
      MessageAttributes: Object.fromEntries(
        attributes.map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
      ),
    }),
  };
}
