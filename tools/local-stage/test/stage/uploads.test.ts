import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { toyCode, toyFunction } from './toy-service.ts';
import { startToy, type ToyStage } from './toy-stage.ts';

let toy: ToyStage;
let s3: S3Client;

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const pageOrigin = 'http://localhost:3000';
const uploads = {
  Uploads: {
    Type: 'AWS::S3::Bucket',
    DependsOn: 'UploadQueuePolicy',
    Properties: {
      BucketName: 'toy-uploads',
      CorsConfiguration: {
        CorsRules: [{ AllowedMethods: ['POST'], AllowedOrigins: [pageOrigin], AllowedHeaders: ['*'] }],
      },
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Queue: arnOf('UploadQueue'),
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
          },
        ],
      },
    },
  },
  UploadQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'toy-uploaded' } },
  UploadQueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: 'UploadQueue' }], PolicyDocument: { Statement: [] } },
  },
  Upload: toyFunction('upload'),
  UploadMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arnOf('UploadQueue'), FunctionName: arnOf('Upload'), BatchSize: 1 },
  },
};
const code = `${toyCode}
export async function upload(event) {
  for (const { body } of event.Records) console.log(JSON.stringify({ upload: JSON.parse(body) }));
}
`;

beforeAll(async () => {
  toy = await startToy(uploads, code);
  s3 = new S3Client({ ...toy.stage.aws, forcePathStyle: true });
});
afterAll(async () => {
  s3.destroy();
  await toy.stop();
});

const uploaded = async () =>
  (await toy.said('toy-upload'))
    .flatMap(({ upload }) => upload?.Records ?? [])
    .map(({ s3: { object } }) => object);

async function post(key: string, content: string, limitBytes = 100): Promise<Response> {
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: 'toy-uploads',
    Key: key,
    Conditions: [['content-length-range', 1, limitBytes]],
    Expires: 60,
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([content]));
  return fetch(url, { method: 'POST', body: form, headers: { origin: pageOrigin } });
}

test('a form that was signed puts a file into the bucket, and its function hears of it', async () => {
  const answer = await post('incoming/cat.png', 'a cat');
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe(pageOrigin);
  const objects = await eventually(async () => {
    const found = await uploaded();
    expect(found).not.toEqual([]);
    return found;
  });
  expect(objects).toMatchObject([{ key: 'incoming/cat.png', size: 5 }]);
});

test('what the form does not allow is refused, and what no notification asks for is told to nobody', async () => {
  expect((await post('incoming/large.png', 'x'.repeat(101))).status).toBe(400);
  await s3.send(new PutObjectCommand({ Bucket: 'toy-uploads', Key: 'elsewhere/dog.png', Body: 'a dog' }));
  expect((await post('incoming/last.png', 'last')).status).toBe(204);
  await eventually(async () =>
    expect((await uploaded()).map(({ key }) => key)).toContain('incoming/last.png'),
  );
  expect((await uploaded()).map(({ key }) => key).sort()).toEqual(['incoming/cat.png', 'incoming/last.png']);
});

test('a form is good until its end by the stage’s clock, and no longer', async () => {
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: 'toy-uploads',
    Key: 'incoming/late.png',
    Expires: 60,
  });
  await toy.stage.advance(61_000);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['late']));
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403);
});
