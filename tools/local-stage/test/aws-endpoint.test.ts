import { KMSClient, DecryptCommand, DescribeKeyCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, type CallReport, startAwsEndpoint } from '../src/aws-endpoint.ts';
import { parametersOf } from '../src/engines/parameters.ts';

let endpoint: AwsEndpoint;
const reports: CallReport[] = [];
let config: ConstructorParameters<typeof SQSClient>[0] & object;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    parameters: parametersOf({ '/a/secret': { value: 'hush', secure: true } }),
    callers: (key) => (key === 'AKIATEST' ? { name: 'tester', secret: 'secret', kind: 'stage' } : undefined),
    onCall: (report) => reports.push(report),
  });
  config = {
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
});
afterAll(() => endpoint.close());

describe('the AWS endpoint', () => {
  it('carries a published message to a queue and reports topic, message and delivery', async () => {
    const sqs = new SQSClient(config);
    const sns = new SNSClient(config);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 't' }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:us-east-1:000000000000:q',
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    const answer = await sns.send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [{ Id: '1', Message: 'hi' }] }),
    );
    expect(answer.Successful).toHaveLength(1);
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
    expect(received.Messages?.[0]?.Body).toBe('hi');
    expect(reports.at(-1)).toMatchObject({
      caller: 'tester',
      service: 'sqs',
      action: 'ReceiveMessage',
      resource: 'q',
      status: 200,
    });
  });

  it('answers S3, SES, SSM, KMS and STS', async () => {
    const s3 = new S3Client(config);
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a/b c', Body: 'x' }));
    const object = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/b c' }));
    expect(await object.Body?.transformToString()).toBe('x');

    await new SESv2Client(config).send(
      new SendEmailCommand({
        FromEmailAddress: 'a@b.c',
        Destination: { ToAddresses: ['d@e.f'] },
        Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
      }),
    );
    expect(endpoint.mail.list('D@e.f')).toMatchObject([
      { to: 'd@e.f', from: 'a@b.c', subject: 's', text: 't' },
    ]);

    const parameter = await new SSMClient(config).send(
      new GetParameterCommand({ Name: '/a/secret', WithDecryption: true }),
    );
    expect(parameter.Parameter?.Value).toBe('hush');

    const kms = new KMSClient(config);
    const arn = endpoint.keys.ensure('alias/test');
    await kms.send(new DescribeKeyCommand({ KeyId: arn }));
    const sealed = await kms.send(new EncryptCommand({ KeyId: 'alias/test', Plaintext: Buffer.from('p') }));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? '').toString()).toBe('p');

    const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe('000000000000');
  });
});
