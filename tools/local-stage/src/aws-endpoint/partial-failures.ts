import type { AwsCall } from './aws-call.ts';
import { escapeXml } from './aws-error.ts';
import { type AwsReply, jsonReply, xmlReply } from './aws-reply.ts';
import type { AwsRequest } from './aws-request.ts';
import { batchEntries, withoutEntries } from './publish-form.ts';

/** A batch call split in two: what is still passed on, and how the reply tells of the rest. */
export interface PartialBatch {
  /** Undefined when every entry fails. */
  readonly rest: { call: AwsCall; request: AwsRequest } | undefined;
  readonly complete: (reply: AwsReply | undefined) => AwsReply;
}

const sqsBatches = new Set(['SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch']);
const message = 'The entry failed; it may be sent again.';

/** Takes the entries out of a batch that are to fail; undefined when the call is no batch or nothing is to fail. */
export function failEntries(
  call: AwsCall,
  request: AwsRequest,
  entryFails: (entryId: string) => boolean,
): PartialBatch | undefined {
  if (call.service === 'sqs' && sqsBatches.has(call.action)) return failSqsEntries(call, request, entryFails);
  if (call.service === 'sns' && call.action === 'PublishBatch')
    return failSnsEntries(call, request, entryFails);
  return undefined;
}

function failSqsEntries(
  call: AwsCall,
  request: AwsRequest,
  entryFails: (id: string) => boolean,
): PartialBatch | undefined {
  const entries = Array.isArray(call.input['Entries']) ? (call.input['Entries'] as { Id?: string }[]) : [];
  const failing = entries.filter((entry) => entryFails(String(entry.Id)));
  if (failing.length === 0) return undefined;
  const kept = entries.filter((entry) => !failing.includes(entry));
  const input = { ...call.input, Entries: kept };
  return {
    rest:
      kept.length === 0
        ? undefined
        : { call: { ...call, input }, request: { ...request, body: Buffer.from(JSON.stringify(input)) } },
    complete: (reply) => {
      if (reply && reply.status !== 200) return reply;
      const answered = reply
        ? (JSON.parse(reply.body.toString()) as { Successful?: unknown[]; Failed?: unknown[] })
        : {};
      const failed = failing.map((entry) => ({
        Id: entry.Id,
        Code: 'InternalError',
        Message: message,
        SenderFault: false,
      }));
      return jsonReply(
        { Successful: answered.Successful ?? [], Failed: [...(answered.Failed ?? []), ...failed] },
        'application/x-amz-json-1.0',
      );
    },
  };
}

function failSnsEntries(
  call: AwsCall,
  request: AwsRequest,
  entryFails: (id: string) => boolean,
): PartialBatch | undefined {
  const input = call.input as Record<string, string>;
  const entries = batchEntries(input);
  const failing = entries.filter((entry) => entryFails(entry.id));
  if (failing.length === 0) return undefined;
  const kept = withoutEntries(input, failing);
  const failedXml = failing
    .map(
      ({ id }) =>
        `<member><Id>${escapeXml(id)}</Id><Code>InternalError</Code><Message>${message}</Message>` +
        `<SenderFault>false</SenderFault></member>`,
    )
    .join('');
  const published = failing.map((entry) => ({
    topicArn: input['TopicArn'] ?? '',
    entryId: entry.id,
    message: entry.message,
    attributes: Object.fromEntries(
      Object.entries(entry.attributes).map(([name, { value }]) => [name, value]),
    ),
    outcome: 'failed' as const,
    errorCode: 'InternalError',
    deliveries: [],
  }));
  return {
    rest:
      failing.length === entries.length
        ? undefined
        : {
            call: { ...call, input: kept },
            request: { ...request, body: Buffer.from(new URLSearchParams(kept).toString()) },
          },
    complete: (reply) => {
      if (reply && reply.status !== 200) return reply;
      const succeeded = /<Successful>(.*?)<\/Successful>/s.exec(reply?.body.toString() ?? '')?.[1] ?? '';
      const failed = /<Failed>(.*?)<\/Failed>/s.exec(reply?.body.toString() ?? '')?.[1] ?? '';
      return {
        ...xmlReply(
          `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>` +
            `<Successful>${succeeded}</Successful><Failed>${failed}${failedXml}</Failed>` +
            `</PublishBatchResult></PublishBatchResponse>`,
        ),
        published: [...(reply?.published ?? []), ...published],
      };
    },
  };
}
