import { CreateTopicCommand, PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parametersOf } from '../src/engines/parameters.ts';
import { queueArn, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

let stage: TestEndpoint;
let sqs: SQSClient;
let queues = 0;

beforeAll(async () => {
  stage = await startTestEndpoint({ parameters: parametersOf({ '/p': 'v' }) });
  sqs = new SQSClient(stage.as('stage'));
});
afterEach(() => stage.endpoint.faults.set({}));
afterAll(() => stage.endpoint.close());

async function newQueue() {
  queues += 1;
  const name = `q${queues}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const waiting = async () => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.['ApproximateNumberOfMessages']);
  };
  return { name, url: QueueUrl, waiting };
}

const tenEntries = Array.from({ length: 10 }, (_, i) => ({
  Id: `e${i}`,
  MessageBody: `m${i}`,
  Message: `m${i}`,
}));

describe('faults on request', () => {
  it('throttle before the effect, with an error the SDK knows as throttling', async () => {
    const queue = await newQueue();
    const send = () =>
      new SQSClient(stage.as('f')).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }));
    stage.endpoint.faults.set({ throttle: 1 });
    await expect(send()).rejects.toMatchObject({ name: 'RequestThrottled' });
    await expect(
      new SSMClient(stage.as('f')).send(new GetParameterCommand({ Name: '/p' })),
    ).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    expect(await queue.waiting()).toBe(0);
    expect(stage.reports.find(({ fault }) => fault === 'throttle')).toMatchObject({
      caller: 'f',
      action: 'SendMessage',
    });
  });

  it('lose the reply after the effect', async () => {
    const queue = await newQueue();
    stage.endpoint.faults.set({ timeout: 1 });
    const sent = new SQSClient(stage.as('f')).send(
      new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }),
    );
    await expect(sent).rejects.toThrow();
    expect(await queue.waiting()).toBe(1);
  });

  it('never touch the stage’s own calls', async () => {
    const queue = await newQueue();
    stage.endpoint.faults.set({ throttle: 1, timeout: 1, kill: 1, partial: 1 });
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }));
    expect(await queue.waiting()).toBe(1);
  });

  it('fail single entries of a batch and carry the others out', async () => {
    const queue = await newQueue();
    stage.endpoint.faults.set({ partial: 0.5, seed: 3 });
    const client = new SQSClient(stage.as('f'));
    const Entries = tenEntries.map(({ Id, MessageBody }) => ({ Id, MessageBody }));
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(answer.Failed?.length).toBeGreaterThan(0);
    expect(answer.Successful?.length).toBeGreaterThan(0);
    expect([...(answer.Failed ?? []), ...(answer.Successful ?? [])].map(({ Id }) => Id).sort()).toEqual(
      Entries.map(({ Id }) => Id),
    );
    expect(answer.Failed?.[0]).toMatchObject({ Code: 'InternalError', SenderFault: false });
    expect(await queue.waiting()).toBe(answer.Successful?.length);

    const received = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 }),
    );
    const deletions = (received.Messages ?? []).map(({ ReceiptHandle }, i) => ({
      Id: `d${i}`,
      ReceiptHandle,
    }));
    stage.endpoint.faults.set({ partial: 1 });
    const deleted = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: deletions }),
    );
    expect(deleted.Failed).toHaveLength(deletions.length);
  });

  it('fail single entries of PublishBatch and report each with its own outcome', async () => {
    const queue = await newQueue();
    const owner = new SNSClient(stage.as('stage'));
    const { TopicArn } = await owner.send(new CreateTopicCommand({ Name: `t-${queue.name}` }));
    await owner.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(queue.name) }));
    stage.endpoint.faults.set({ partial: 0.5, seed: 5 });
    const PublishBatchRequestEntries = tenEntries.map(({ Id, Message }) => ({ Id, Message }));
    const answer = await new SNSClient(stage.as('f')).send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }),
    );
    expect(answer.Failed?.length).toBeGreaterThan(0);
    expect(answer.Successful?.length).toBeGreaterThan(0);
    expect(await queue.waiting()).toBe(answer.Successful?.length);
    const report = stage.reports.findLast(({ action }) => action === 'PublishBatch');
    expect(report?.fault).toBe('partial');
    const failedIds = report?.published
      ?.filter(({ outcome }) => outcome === 'failed')
      .map(({ entryId }) => entryId);
    expect(failedIds?.sort()).toEqual(answer.Failed?.map(({ Id }) => Id).sort());
  });

  it('are the same for the same seed and the same calls, whatever other callers do', async () => {
    const fates = async (noise: boolean) => {
      stage.endpoint.faults.set({ throttle: 0.5, seed: 42 });
      const results: boolean[] = [];
      for (let i = 0; i < 20; i += 1) {
        const call = (name: string) =>
          new SSMClient(stage.as(name)).send(new GetParameterCommand({ Name: '/p' }));
        if (noise) await call('other').catch(() => undefined);
        results.push(
          await call('steady').then(
            () => true,
            () => false,
          ),
        );
      }
      return results;
    };
    const quiet = await fates(false);
    expect(new Set(quiet).size).toBe(2);
    expect(await fates(true)).toEqual(quiet);
  });

  it('wait before a call when told to', async () => {
    stage.endpoint.faults.set({ delayMs: 400, seed: 1 });
    const client = new SSMClient(stage.as('slow'));
    const before = stage.reports.length;
    for (let i = 0; i < 4; i += 1) await client.send(new GetParameterCommand({ Name: '/p' }));
    const longest = Math.max(...stage.reports.slice(before).map(({ durationMs }) => durationMs));
    expect(longest).toBeGreaterThan(50);
    expect(longest).toBeLessThan(1000);
  });
});

describe('a crash point', () => {
  it('kills the caller before the effect of exactly that call', async () => {
    const queue = await newQueue();
    const client = new SQSClient(stage.as('worker'));
    const send = (MessageBody: string) =>
      client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
    const crash = stage.endpoint.faults.crashAt({ caller: 'worker', callIndex: 1, when: 'before' });
    stage.killed.length = 0;
    await send('first');
    expect(crash.struck()).toBeUndefined();
    await expect(send('second')).rejects.toThrow();
    expect(stage.killed).toEqual(['worker']);
    expect(crash.struck()).toMatchObject({ action: 'SendMessage' });
    await send('third');
    expect(stage.killed).toEqual(['worker']);
    expect(await queue.waiting()).toBe(2);
    expect(crash.calls()).toBe(3);
    crash.disarm();
  });

  it('kills the caller after the effect and loses the reply', async () => {
    const queue = await newQueue();
    const client = new SQSClient(stage.as('worker'));
    const crash = stage.endpoint.faults.crashAt({ callIndex: 0, when: 'after' });
    stage.killed.length = 0;
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' })),
    ).rejects.toThrow();
    expect(stage.killed).toEqual(['worker']);
    expect(await queue.waiting()).toBe(1);
    crash.disarm();
  });

  it('lets a test walk through every call of a run and know when it is past the last', async () => {
    const run = async () => {
      const client = new SSMClient(stage.as('three-calls'));
      for (let i = 0; i < 3; i += 1) await client.send(new GetParameterCommand({ Name: '/p' }));
    };
    let struck = 0;
    for (let callIndex = 0; ; callIndex += 1) {
      const crash = stage.endpoint.faults.crashAt({ caller: 'three-calls', callIndex, when: 'before' });
      await run().catch(() => undefined);
      crash.disarm();
      if (!crash.struck()) break;
      struck += 1;
    }
    expect(struck).toBe(3);
  });
});
