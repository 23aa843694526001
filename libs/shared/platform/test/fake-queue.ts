import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { consumerQueue } from '../src/events/consumer-queue.ts';
import { answering } from './aws-calls.ts';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:paymyinvoice-test-invoice-events';
const deadLetterUrl = 'http://127.0.0.1:1/000000000000/paymyinvoice-test-invoice-events-dlq';

type DeadLetter = {
  QueueUrl: string;
  MessageBody: string;
  MessageAttributes: Record<string, { StringValue: string }>;
};
type Delays = { QueueUrl: string; Entries: { ReceiptHandle: string; VisibilityTimeout: number }[] };

/** What a consumer tells SQS, kept instead of sent. */
export class FakeQueue {
  readonly deadLetters: { body: string; reason: string | undefined; url: string }[] = [];
  readonly delays: { receiptHandle: string; seconds: number; url: string }[] = [];
  client(): SQSClient {
    const client = new SQSClient({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    answering(client, (operation, input) => {
      if (operation === 'SendMessage') {
        const { QueueUrl: url, MessageBody: body, MessageAttributes } = input as DeadLetter;
        this.deadLetters.push({ body, reason: MessageAttributes['reason']?.StringValue, url });
        // The client compares the digest with what it sent.
        return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
      }
      const { QueueUrl: url, Entries } = input as Delays;
      for (const { ReceiptHandle, VisibilityTimeout } of Entries) {
        this.delays.push({ receiptHandle: ReceiptHandle, seconds: VisibilityTimeout, url });
      }
      return { Successful: [], Failed: [] };
    });
    return client;
  }

  port(client = this.client()) {
    return consumerQueue(client, deadLetterUrl, () => 1);
  }
}

export function sqsEvent(...bodies: (object | string)[]): SQSEvent {
  return { Records: bodies.map((body, index) => sqsRecord(body, `m${index + 1}`)) };
}

export function sqsRecord(body: object | string, messageId: string, receiveCount = 1): SQSRecord {
  const attributes = {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: '0',
    SenderId: 'sns',
    ApproximateFirstReceiveTimestamp: '0',
  };
  return {
    ...{ messageId, attributes, receiptHandle: `handle of ${messageId}`, messageAttributes: {} },
    ...{ md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: queueArn, awsRegion: 'us-east-1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
