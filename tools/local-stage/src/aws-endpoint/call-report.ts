import type { AwsCall, ServiceName } from './aws-call.ts';
import type { AwsReply } from './aws-reply.ts';
import type { InjectedFault } from './faults.ts';

/** One call to the endpoint, told once its outcome is known (also when the reply never left). */
export interface CallReport {
  readonly at: string;
  /** Name of the caller its access key belongs to; `anonymous` without a valid key. */
  readonly caller: string;
  readonly service: ServiceName;
  readonly action: string;
  /** Short names for reading: a table, a queue, `bucket/key`; several are joined by commas. */
  readonly resource: string;
  readonly arns: readonly string[];
  /** HTTP status the service decided on; 0 when the call never reached it. */
  readonly status: number;
  readonly durationMs: number;
  readonly errorCode?: string;
  readonly fault?: InjectedFault;
  /** Of SNS Publish and PublishBatch: every message with its own outcome. */
  readonly published?: readonly PublishedMessage[];
  /** Of SQS SendMessage and SendMessageBatch: bodies of the messages the queue has taken. */
  readonly queued?: readonly string[];
  /** Of DynamoDB: what the call is charged for. */
  readonly capacityUnits?: number;
}

export interface PublishedMessage {
  readonly topicArn: string;
  /** The batch entry's id. */
  readonly entryId?: string;
  readonly messageId?: string;
  readonly message: string;
  readonly subject?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly outcome: 'published' | 'failed';
  readonly errorCode?: string;
  readonly deliveries: readonly SubscriptionDelivery[];
}

export interface SubscriptionDelivery {
  readonly subscriptionArn: string;
  readonly queueArn: string;
  /** Absent when the message was filtered out. */
  readonly sqsMessageId?: string;
  readonly outcome: 'queued' | 'filtered' | 'dead-lettered' | 'undeliverable';
}

type BatchReply = { readonly Successful?: readonly { readonly Id: string }[] };
type BatchEntry = { readonly Id: string; readonly MessageBody: string };

/** Bodies of the messages a call has put into a queue. */
export function queuedBodies({ service, action, input }: AwsCall, reply: AwsReply): string[] {
  if (service !== 'sqs' || reply.status !== 200) return [];
  if (action === 'SendMessage') return [String(input['MessageBody'])];
  if (action !== 'SendMessageBatch') return [];
  const { Successful = [] } = JSON.parse(reply.body.toString()) as BatchReply;
  // The queue has taken some of them, so the entries are what they should be.
  const entries = input['Entries'] as readonly BatchEntry[];
  return entries
    .filter(({ Id }) => Successful.some((taken) => taken.Id === Id))
    .map((entry) => entry.MessageBody);
}
