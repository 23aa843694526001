import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Logger } from '../core/logging.ts';

const maxEntriesPerBatch = 10;
const firstDelaySeconds = 5;
const longestDelaySeconds = 900;

/** The queue a consumer's messages came from, and the dead-letter queue beside it. */
export function consumerQueue(
  sqs: SQSClient,
  deadLetterQueueUrl: string,
  random: () => number = Math.random,
) {
  return {
    /** For what no repetition could mend: to the dead-letter queue now, with the reason. */
    async reject(record: SQSRecord, reason: string): Promise<void> {
      const attribute = (text: string) => ({ DataType: 'String', StringValue: text });
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MessageBody: record.body,
          MessageAttributes: {
            reason: attribute(reason.slice(0, 1000)),
            messageId: attribute(record.messageId),
          },
        }),
      );
    },

    /** Lets each of the failed come back later the more often it was tried. */
    async delayRetries(records: readonly SQSRecord[]): Promise<void> {
      for (let start = 0; start < records.length; start += maxEntriesPerBatch) {
        const batch = records.slice(start, start + maxEntriesPerBatch);
        const [first] = batch;
        if (!first) return;
        await sqs.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrlBeside(deadLetterQueueUrl, first.eventSourceARN),
            Entries: batch.map((record, index) => ({
              Id: String(index),
              ReceiptHandle: record.receiptHandle,
              VisibilityTimeout: retryDelaySeconds(
                Number(record.attributes.ApproximateReceiveCount),
                random(),
              ),
            })),
          }),
        );
      }
    },
  };
}

export type ConsumerQueue = ReturnType<typeof consumerQueue>;

/** What a batch answers: the failed stay in the queue and come back later. */
export async function givenBack(
  failed: readonly SQSRecord[],
  queue: ConsumerQueue,
  logger: Logger,
): Promise<SQSBatchResponse> {
  await queue.delayRetries(failed).catch((err: unknown) => {
    logger.warn({ err }, 'retries not delayed; the visibility timeout stands');
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Doubles from 5 s to 15 min; half of it is chance, so that what failed together does not return together. */
export function retryDelaySeconds(receiveCount: number, random: number): number {
  const doubled = firstDelaySeconds * 2 ** Math.max(0, receiveCount - 1);
  return Math.ceil(Math.min(longestDelaySeconds, doubled) * (0.5 + random / 2));
}

/** A record names its queue by ARN, SQS wants the URL: both queues belong to one account and region. */
export function queueUrlBeside(neighbourUrl: string, queueArn: string): string {
  return new URL(queueArn.split(':').at(-1) ?? '', neighbourUrl).href;
}
