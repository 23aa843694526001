import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, HeadBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { ListContactsCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Permission } from '../src/aws-endpoint/aws-endpoint.ts';
import { parametersOf } from '../src/engines/parameters.ts';
import { queueArn, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

let stage: TestEndpoint;
const denied = new Set<string>();
const asked: Permission[] = [];

beforeAll(async () => {
  stage = await startTestEndpoint({
    parameters: parametersOf({ '/known': 'value' }),
    authorize: (caller, permission) => {
      if (caller.name !== 'restricted') return true;
      asked.push(permission);
      return !denied.has(permission.action);
    },
  });
});
afterAll(() => stage.endpoint.close());

describe('the AWS endpoint', () => {
  it('listens on loopback alone', () => {
    expect(new URL(stage.endpoint.url).hostname).toBe('127.0.0.1');
  });

  it('reports who called what, and every published message with its deliveries', async () => {
    const sqs = new SQSClient(stage.as('stage'));
    const sns = new SNSClient(stage.as('auth-relay'));
    await sqs.send(new CreateQueueCommand({ QueueName: 'reported' }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'reported-topic' }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queueArn('reported'),
        Attributes: { FilterPolicy: '{"type":["wanted"]}' },
      }),
    );
    const entry = (Id: string, type: string) => ({
      Id,
      Message: `message ${Id}`,
      MessageAttributes: { type: { DataType: 'String', StringValue: type } },
    });
    await sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          entry('a', 'wanted'),
          entry('b', 'other'),
          { ...entry('c', 'wanted'), Message: 'x'.repeat(10) },
        ],
      }),
    );
    expect(stage.reports.at(-1)).toMatchObject({
      caller: 'auth-relay',
      service: 'sns',
      action: 'PublishBatch',
      resource: 'reported-topic',
      arns: [TopicArn],
      status: 200,
      published: [
        {
          topicArn: TopicArn,
          entryId: 'a',
          message: 'message a',
          attributes: { type: 'wanted' },
          outcome: 'published',
          deliveries: [{ queueArn: queueArn('reported'), outcome: 'queued' }],
        },
        { entryId: 'b', outcome: 'published', deliveries: [{ outcome: 'filtered' }] },
        { entryId: 'c', outcome: 'published' },
      ],
    });
  });

  it('reports the code of a call that failed', async () => {
    const sns = new SNSClient(stage.as('auth-relay'));
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:missing';
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    expect(stage.reports.at(-1)).toMatchObject({ action: 'Publish', status: 404, errorCode: 'NotFound' });
  });

  it('tells a caller who it is by its access key', async () => {
    const identity = await new STSClient(stage.as('invoice-api')).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/invoice-api/invoice-api',
    });
  });

  it('refuses keys it never gave out, in the words of each protocol', async () => {
    const stranger = { ...stage.as('x'), credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' } };
    await expect(new SQSClient(stranger).send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(new SNSClient(stranger).send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(new S3Client(stranger).send(new HeadBucketCommand({ Bucket: 'any' }))).rejects.toMatchObject(
      {
        $metadata: { httpStatusCode: 403 },
      },
    );
  });

  it('answers unknown operations with a clear error and never hangs', async () => {
    const config = stage.as('auth-api');
    await expect(new KMSClient(config).send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ListKeys') as string,
    });
    const contacts = new ListContactsCommand({ ContactListName: 'x' });
    await expect(new SESv2Client(config).send(contacts)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    // A service that is not here at all.
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=KEYx/20261121/us-east-1/lambda/aws4_request',
    };
    const response = await fetch(`${stage.endpoint.url}/2015-03-31/functions`, { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuses a body beyond its limit without reading it all', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 200) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const request = fetch(`${stage.endpoint.url}/bucket/key`, {
      method: 'PUT',
      body,
      duplex: 'half',
    });
    await request.then(
      (response) => expect(response.status).toBe(400),
      () => undefined, // The connection may be gone before the client has read the answer.
    );
    expect(sent).toBeLessThan(150);
  });
});

describe('the IAM check', () => {
  it('asks for the single actions behind batches, and for parameters by ARN', async () => {
    asked.length = 0;
    await new SSMClient(stage.as('restricted')).send(new GetParameterCommand({ Name: '/known' }));
    expect(asked).toEqual([
      { action: 'ssm:GetParameter', arn: 'arn:aws:ssm:us-east-1:000000000000:parameter/known' },
    ]);
  });

  it('asks of an upload form whether its signer may write the key that its fields name', async () => {
    const s3 = new S3Client(stage.as('restricted'));
    const { url, fields } = await createPresignedPost(s3, { Bucket: 'any', Key: 'incoming/${filename}' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['x']), 'a b.png');
    asked.length = 0;
    await fetch(url, { method: 'POST', body: form });
    expect(asked).toEqual([{ action: 's3:PutObject', arn: 'arn:aws:s3:::any/incoming/a b.png' }]);
  });

  it('tells that a file is missing only to who may list its bucket', async () => {
    await new S3Client(stage.as('stage')).send(new CreateBucketCommand({ Bucket: 'files' }));
    const looked = () =>
      new S3Client(stage.as('restricted')).send(new HeadObjectCommand({ Bucket: 'files', Key: 'gone' }));
    await expect(looked()).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    denied.add('s3:ListBucket');
    await expect(looked()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    denied.delete('s3:ListBucket');
  });

  it('refuses what is not allowed, in each service’s words and without effect', async () => {
    const config = stage.as('restricted');
    const sqs = new SQSClient(config);
    const { QueueUrl } = await new SQSClient(stage.as('stage')).send(
      new CreateQueueCommand({ QueueName: 'closed' }),
    );
    denied.add('sqs:SendMessage').add('sns:CreateTopic').add('ssm:GetParameter').add('s3:ListBucket');
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `restricted is not authorized to perform: sqs:SendMessage on resource: ${queueArn('closed')}`,
    });
    await expect(new SNSClient(config).send(new CreateTopicCommand({ Name: 'no' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    await expect(
      new SSMClient(config).send(new GetParameterCommand({ Name: '/known' })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(new S3Client(config).send(new HeadBucketCommand({ Bucket: 'any' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    const topics = await new SNSClient(stage.as('stage')).send(new ListTopicsCommand({}));
    expect(topics.Topics?.map(({ TopicArn }) => TopicArn)).not.toContain(
      'arn:aws:sns:us-east-1:000000000000:no',
    );
  });
});
