import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueArn, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const Bucket = 'uploads';
let stage: TestEndpoint;
let s3: S3Client;

beforeAll(async () => {
  stage = await startTestEndpoint();
  s3 = new S3Client(stage.as('media-api'));
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => stage.endpoint.close());

describe('CORS', () => {
  const ask = (origin: string, method: string, headers?: string) =>
    fetch(`${stage.endpoint.url}/${Bucket}/incoming/x`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  it('answers preflights by the bucket’s own rules', async () => {
    await expect(s3.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchCORSConfiguration',
    });
    expect((await ask('http://127.0.0.1:4000', 'POST')).status).toBe(403);
    const CORSRules = [
      {
        AllowedOrigins: ['http://127.0.0.1:4000', 'https://*.example.com'],
        AllowedMethods: ['POST'],
        AllowedHeaders: ['content-*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 600,
      },
    ];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);

    const allowed = await ask('http://127.0.0.1:4000', 'POST', 'Content-Type');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4000');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type');
    expect(allowed.headers.get('access-control-max-age')).toBe('600');
    expect((await ask('https://app.example.com', 'POST')).status).toBe(200);
    expect((await ask('https://evil.com', 'POST')).status).toBe(403);
    expect((await ask('http://127.0.0.1:4000', 'DELETE')).status).toBe(403);
    expect((await ask('http://127.0.0.1:4000', 'POST', 'authorization')).status).toBe(403);
  });

  it('lets a page read refusals too', async () => {
    const response = await fetch(`${stage.endpoint.url}/${Bucket}`, {
      method: 'POST',
      headers: { origin: 'http://127.0.0.1:4000' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4000');
    expect(response.headers.get('access-control-expose-headers')).toBe('ETag');
  });
});

interface BucketMessage {
  Event?: string;
  Records?: { eventName: string; s3: { object: { key: string; size?: number; eTag?: string } } }[];
}

describe('bucket notifications', () => {
  const watched = 'watched';
  let receive: () => Promise<BucketMessage[]>;

  beforeAll(async () => {
    const sqs = new SQSClient(stage.as('stage'));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'object-events' }));
    receive = async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return Messages.map(({ Body }) => JSON.parse(Body ?? '') as BucketMessage);
    };
    await s3.send(new CreateBucketCommand({ Bucket: watched }));
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: watched,
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              QueueArn: queueArn('object-events'),
              Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'],
              Filter: {
                Key: {
                  FilterRules: [
                    { Name: 'prefix', Value: 'incoming/' },
                    { Name: 'suffix', Value: '.png' },
                  ],
                },
              },
            },
          ],
        },
      }),
    );
  });

  it('begin with a test message that has no records', async () => {
    expect(await receive()).toMatchObject([{ Event: 's3:TestEvent', Bucket: watched }]);
  });

  it('tell of every way an object comes and goes, with keys encoded as in a form', async () => {
    const Key = 'incoming/grüße & a+b.png';
    await s3.send(new PutObjectCommand({ Bucket: watched, Key, Body: '12345' }));
    await s3.send(
      new CopyObjectCommand({
        Bucket: watched,
        Key: 'incoming/copy.png',
        CopySource: `${watched}/${encodeURIComponent(Key)}`,
      }),
    );
    const form = await createPresignedPost(s3, { Bucket: watched, Key: 'incoming/post.png' });
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append('file', new Blob(['x']));
    expect((await fetch(form.url, { method: 'POST', body: data })).status).toBe(204);
    const multipart = { Bucket: watched, Key: 'incoming/parts.png' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(multipart));
    const part = await s3.send(
      new UploadPartCommand({ ...multipart, UploadId, PartNumber: 1, Body: 'part' }),
    );
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...multipart, UploadId, MultipartUpload }));
    await s3.send(new DeleteObjectCommand({ Bucket: watched, Key }));
    await s3.send(
      new DeleteObjectsCommand({ Bucket: watched, Delete: { Objects: [{ Key: 'incoming/copy.png' }] } }),
    );

    const records = (await receive()).flatMap(({ Records = [] }) => Records);
    const encoded = 'incoming/gr%C3%BC%C3%9Fe+%26+a%2Bb.png';
    expect(records.map(({ eventName, s3: { object } }) => [eventName, object.key])).toEqual([
      ['ObjectCreated:Put', encoded],
      ['ObjectCreated:Copy', 'incoming/copy.png'],
      ['ObjectCreated:Post', 'incoming/post.png'],
      ['ObjectCreated:CompleteMultipartUpload', 'incoming/parts.png'],
      ['ObjectRemoved:Delete', encoded],
      ['ObjectRemoved:Delete', 'incoming/copy.png'],
    ]);
    expect(records[0]?.s3.object).toMatchObject({
      size: 5,
      eTag: createHash('md5').update('12345').digest('hex'),
    });
    expect(decodeURIComponent(encoded.replaceAll('+', ' '))).toBe(Key);
  });

  it('keep silent about other keys and about writes that did not happen', async () => {
    await s3.send(new PutObjectCommand({ Bucket: watched, Key: 'outgoing/a.png', Body: 'x' }));
    await s3.send(new PutObjectCommand({ Bucket: watched, Key: 'incoming/a.jpg', Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket: watched, Key: 'incoming/never-there.png' }));
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket: watched, Key: 'incoming/aborted.png' }),
    );
    await s3.send(
      new AbortMultipartUploadCommand({ Bucket: watched, Key: 'incoming/aborted.png', UploadId }),
    );
    expect(await receive()).toEqual([]);
  });

  it('are refused for a queue that is not there', async () => {
    const QueueConfigurations = [{ QueueArn: queueArn('missing'), Events: ['s3:ObjectCreated:*' as const] }];
    const command = new PutBucketNotificationConfigurationCommand({
      Bucket: watched,
      NotificationConfiguration: { QueueConfigurations },
    });
    await expect(s3.send(command)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
