import {
  CreateTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { moveClock, queueArn, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

let stage: TestEndpoint;
let sqs: SQSClient;
let sns: SNSClient;
let made = 0;

beforeAll(async () => {
  stage = await startTestEndpoint();
  sqs = new SQSClient(stage.as('stage'));
  sns = new SNSClient(stage.as('stage'));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => stage.endpoint.close());

async function newQueue(Attributes: Record<string, string> = {}) {
  made += 1;
  const QueueName = `queue-${made}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const receive = async (WaitTimeSeconds = 0) => {
    const asked = { QueueUrl, WaitTimeSeconds, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    return (await sqs.send(new ReceiveMessageCommand(asked))).Messages ?? [];
  };
  return { name: QueueName, url: QueueUrl, arn: queueArn(QueueName), receive };
}

async function newTopic(subscriber: { arn: string }, Attributes: Record<string, string> = {}) {
  made += 1;
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `topic-${made}` }));
  const subscribe = {
    TopicArn,
    Protocol: 'sqs',
    Endpoint: subscriber.arn,
    Attributes,
    ReturnSubscriptionArn: true,
  };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscribe));
  return { arn: TopicArn, subscriptionArn: SubscriptionArn };
}

describe('topics', () => {
  it('deliver raw messages with their attributes', async () => {
    const queue = await newQueue();
    const topic = await newTopic(queue, { RawMessageDelivery: 'true' });
    await sns.send(
      new PublishCommand({
        TopicArn: topic.arn,
        Message: '{"grüß":"gott"}',
        MessageAttributes: { type: { DataType: 'String', StringValue: 'user.verified' } },
      }),
    );
    expect(await queue.receive()).toMatchObject([
      { Body: '{"grüß":"gott"}', MessageAttributes: { type: { StringValue: 'user.verified' } } },
    ]);
  });

  it('wrap messages in a notification otherwise', async () => {
    const queue = await newQueue();
    const topic = await newTopic(queue);
    await sns.send(new PublishCommand({ TopicArn: topic.arn, Message: 'hi', Subject: 'S' }));
    const [message] = await queue.receive();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      Message: 'hi',
      Subject: 'S',
      TopicArn: topic.arn,
    });
  });

  it('let a subscription’s filter see into String.Array attributes', async () => {
    const queue = await newQueue();
    const topic = await newTopic(queue, { RawMessageDelivery: 'true', FilterPolicy: '{"tags":["b"]}' });
    const publish = (Message: string, tags: string[]) =>
      sns.send(
        new PublishCommand({
          TopicArn: topic.arn,
          Message,
          MessageAttributes: { tags: { DataType: 'String.Array', StringValue: JSON.stringify(tags) } },
        }),
      );
    await publish('no', ['a', 'c']);
    await publish('yes', ['a', 'b']);
    expect((await queue.receive()).map(({ Body }) => Body)).toEqual(['yes']);
  });

  it('refuse filter and redrive policies that could never work', async () => {
    const queue = await newQueue();
    const topic = await newTopic(queue);
    const other = await newQueue();
    const subscribe = (Attributes: Record<string, string>) =>
      sns.send(
        new SubscribeCommand({ TopicArn: topic.arn, Protocol: 'sqs', Endpoint: other.arn, Attributes }),
      );
    const refused = { name: 'InvalidParameterException' };
    await expect(subscribe({ FilterPolicy: '{"type":"user.verified"}' })).rejects.toMatchObject(refused);
    await expect(subscribe({ FilterPolicy: '{"type":[{"starts":"user."}]}' })).rejects.toMatchObject(refused);
    await expect(subscribe({ FilterPolicy: 'no json' })).rejects.toMatchObject(refused);
    await expect(subscribe({ RedrivePolicy: '{"deadLetterTargetArn":"nonsense"}' })).rejects.toMatchObject(
      refused,
    );
    const later = {
      SubscriptionArn: topic.subscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"a":[]}',
    };
    await expect(sns.send(new SetSubscriptionAttributesCommand(later))).rejects.toMatchObject(refused);
  });

  it('put messages whose queue is gone into the subscription’s dead-letter queue', async () => {
    const queue = await newQueue();
    const deadLetters = await newQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn });
    const topic = await newTopic(queue, { RawMessageDelivery: 'true', RedrivePolicy });
    await sqs.send(new DeleteQueueCommand({ QueueUrl: queue.url }));
    await sns.send(new PublishCommand({ TopicArn: topic.arn, Message: 'kept' }));
    expect(await deadLetters.receive()).toMatchObject([{ Body: 'kept' }]);
    expect(
      stage.reports.findLast(({ action }) => action === 'Publish')?.published?.[0]?.deliveries,
    ).toMatchObject([{ queueArn: queue.arn, outcome: 'dead-lettered' }]);
  });

  it('fail a batch entry that SNS would not take, and publish its neighbours', async () => {
    const queue = await newQueue();
    const topic = await newTopic(queue, { RawMessageDelivery: 'true' });
    const empty = { x: { DataType: 'String', StringValue: '' } };
    const answer = await sns.send(
      new PublishBatchCommand({
        TopicArn: topic.arn,
        PublishBatchRequestEntries: [
          { Id: 'bad', Message: 'bad', MessageAttributes: empty },
          { Id: 'good', Message: 'good' },
        ],
      }),
    );
    expect(answer.Failed).toMatchObject([{ Id: 'bad', Code: 'ParameterValueInvalid', SenderFault: true }]);
    expect(answer.Successful).toMatchObject([{ Id: 'good' }]);
    expect((await queue.receive()).map(({ Body }) => Body)).toEqual(['good']);
  });

  it('refuse a batch of more than 256 KB altogether', async () => {
    const topic = await newTopic(await newQueue());
    const PublishBatchRequestEntries = ['a', 'b'].map((Id) => ({ Id, Message: 'x'.repeat(140_000) }));
    await expect(
      sns.send(new PublishBatchCommand({ TopicArn: topic.arn, PublishBatchRequestEntries })),
    ).rejects.toMatchObject({
      name: 'BatchRequestTooLongException',
    });
  });
});

describe('queues and the clock of the stage', () => {
  it('show a hidden message again once the clock is past its visibility timeout', async () => {
    const queue = await newQueue({ VisibilityTimeout: '3600' });
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }));
    expect(await queue.receive()).toHaveLength(1);
    expect(await queue.receive()).toHaveLength(0);
    moveClock(3_601_000);
    expect(await queue.receive()).toHaveLength(1);
  });

  it('wake a waiting receiver when the clock jumps past a delay', async () => {
    const queue = await newQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'later', DelaySeconds: 900 }));
    const startedAt = performance.now();
    const waiting = queue.receive(20);
    // The receiver has to be waiting before the clock moves.
    await expect(queue.receive(0)).resolves.toHaveLength(0);
    moveClock(901_000);
    expect(await waiting).toMatchObject([{ Body: 'later' }]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a messaging engine with a directory', () => {
  it('keeps queues, hidden and visible messages, topics and subscriptions over a restart on another port', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'messaging-'));
    const first = await startTestEndpoint({ directory });
    const firstSqs = new SQSClient(first.as('stage'));
    const firstSns = new SNSClient(first.as('stage'));
    const { QueueUrl } = await firstSqs.send(new CreateQueueCommand({ QueueName: 'kept' }));
    const { TopicArn } = await firstSns.send(new CreateTopicCommand({ Name: 'kept' }));
    const Attributes = { RawMessageDelivery: 'true', FilterPolicy: '{"a":["b"]}' };
    await firstSns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('kept'), Attributes }),
    );
    await firstSqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'before' }));
    const { Messages } = await firstSqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const handle = { QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle, VisibilityTimeout: 0 };
    await firstSqs.send(new ChangeMessageVisibilityCommand(handle));
    await first.endpoint.close();

    const second = await startTestEndpoint({ directory });
    try {
      const secondSqs = new SQSClient(second.as('stage'));
      const { QueueUrl: url } = await secondSqs.send(new GetQueueUrlCommand({ QueueName: 'kept' }));
      expect(url).toBe(`${second.endpoint.url}/000000000000/kept`);
      const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
      const secondSns = new SNSClient(second.as('stage'));
      await secondSns.send(new PublishCommand({ TopicArn, Message: 'after', MessageAttributes }));
      await secondSns.send(new PublishCommand({ TopicArn, Message: 'filtered' }));
      const received = await secondSqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      expect(received.Messages?.map(({ Body }) => Body).sort()).toEqual(['after', 'before']);
      const before = received.Messages?.find(({ Body }) => Body === 'before');
      expect(before?.Attributes?.ApproximateReceiveCount).toBe('2');
    } finally {
      await second.endpoint.close();
      await rm(directory, { recursive: true });
    }
  });
});
