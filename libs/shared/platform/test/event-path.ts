import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsClientSettings } from '../src/data/aws-client-settings.ts';
import { createDocumentClient } from '../src/data/document-client.ts';
import { createServiceTable } from './dynamodb-table.ts';
import { sqsRecord } from './fake-queue.ts';
import { startAwsEndpoint, startDynamoDb } from './stage-engines.ts';

/** Topic → filtered subscription → queue, and the tables on either side, on the engines of the local stage. */
export async function startEventPath(acceptedTypes: readonly string[]) {
  const dynamodb = await startDynamoDb();
  let faultsMet = 0;
  const endpoint = await startAwsEndpoint({
    onCall: ({ fault }) => void (faultsMet += fault === undefined ? 0 : 1),
    dynamodb,
    parameters: { get: () => undefined, names: () => [] },
    // Calls of functions meet the faults that are switched on, those of the stage never do.
    callers: (accessKeyId) => {
      const kind = accessKeyId === 'stage' ? 'stage' : 'function';
      return { name: accessKeyId, secret: 'secret', kind };
    },
  });
  const settings = (accessKeyId: string) => ({
    ...awsClientSettings,
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
  });
  const [sns, sqs] = [new SNSClient(settings('stage')), new SQSClient(settings('stage'))];
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'auth-events' }));
  const createQueue = async (name: string) =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
  const [queueUrl, deadLetterUrl] = [
    await createQueue('invoice-events'),
    await createQueue('invoice-events-dlq'),
  ];
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:invoice-events';
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ type: acceptedTypes }) },
    }),
  );

  async function receive(url: string) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return Messages;
  }

  return {
    topicArn,
    deadLetterUrl,
    faults: endpoint.faults,
    faultsMet: () => faultsMet,
    createTable: async (name: string) => createServiceTable(createDocumentClient(settings('stage')), name),
    documentClient: (caller: string) => createDocumentClient(settings(caller)),
    sns: (caller: string) => new SNSClient(settings(caller)),
    sqs: (caller: string) => new SQSClient(settings(caller)),
    send: async (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body })),
    /** What Lambda does with a queue: one batch in, the unfailed deleted. False when the queue had nothing. */
    async deliver(handler: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<boolean> {
      const messages = await receive(queueUrl);
      if (messages.length === 0) return false;
      const Records = messages.map(({ Body = '', MessageId = '', ReceiptHandle = '', Attributes }) => ({
        ...sqsRecord(Body, MessageId, Number(Attributes?.ApproximateReceiveCount)),
        ...{ receiptHandle: ReceiptHandle, eventSourceARN: queueArn },
      }));
      const { batchItemFailures } = await handler({ Records });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle } of Records.filter((record) => !failed.has(record.messageId))) {
        await sqs.send(
          new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle || messageId }),
        );
      }
      return true;
    },
    deadLetters: async () =>
      (await receive(deadLetterUrl)).map(({ Body, MessageAttributes }) => ({
        body: Body,
        reason: MessageAttributes?.['reason']?.StringValue,
      })),
    async close() {
      await endpoint.close();
      await dynamodb.close();
    },
  };
}

export type EventPath = Awaited<ReturnType<typeof startEventPath>>;
