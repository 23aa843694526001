import { createHash } from 'node:crypto';
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { headerText } from '../outbox/stored-event.ts';

/** A message that nobody could do anything with. */
export type Letter = {
  readonly messageId: string;
  /** Of the message that it was before a consumer set it aside; its own where SQS did. */
  readonly originalId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** As it came to its queue first. */
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly reason: string | undefined;
  readonly sentAt: Date;
  readonly eventId: string | undefined;
  /** What it is about, in a line. */
  readonly title: string;
};

// What the platform adds to what it rejects, and SNS to what it could not deliver.
const added = new Set(['reason', 'messageId', 'RequestID', 'ErrorCode', 'ErrorMessage']);

export function readLetter(message: Message): Letter {
  const { MessageId = '', ReceiptHandle = '', Body = '', MessageAttributes = {}, Attributes = {} } = message;
  const text = (name: string) => MessageAttributes[name]?.StringValue;
  const event = readEvent(Body);
  return {
    messageId: MessageId,
    originalId: text('messageId') ?? MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !added.has(name))),
    reason: text('reason') ?? text('ErrorMessage'),
    sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)),
    eventId: event?.id,
    title: event === undefined ? titleOf(Body) : headerText(event),
  };
}

export function fingerprint({ body }: Letter): string {
  return createHash('sha256').update(body).digest('base64');
}

type Event = { id: string; type: string; subject: string; sequence: number };

function readEvent(body: string): Event | undefined {
  const members = readJson(body);
  const { id, type, subject, sequence } = members ?? {};
  if (typeof id !== 'string' || typeof type !== 'string' || typeof subject !== 'string') return undefined;
  return { id, type, subject, sequence: Number(sequence) };
}

/** Other messages by what they have at their top: their content may be about people. */
function titleOf(body: string): string {
  const members = readJson(body);
  if (members === undefined) return `${body.length} characters that are no JSON`;
  const { requestContext, Records } = members as { requestContext?: Run; Records?: Uploaded[] };
  const key = Records?.[0]?.s3?.object?.key;
  if (key !== undefined) return `upload of ${key}`;
  if (requestContext === undefined) return `JSON with ${Object.keys(members).join(', ')}`;
  const name = requestContext.functionArn?.split(':')[6] ?? 'a function';
  return `${name} failed: ${requestContext.condition ?? 'for good'}`;
}

type Run = { functionArn?: string; condition?: string };
type Uploaded = { s3?: { object?: { key?: string } } };

function readJson(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
