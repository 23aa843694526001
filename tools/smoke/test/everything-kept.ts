import { DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually, type OwnStage } from '@paymyinvoice/local-stage';

/** All that a stage keeps, once it has come to rest: every row, file, message, mail and event. */
export async function everythingKept(stage: OwnStage): Promise<string[]> {
  let before: string[] = [];
  return await eventually('A stage at rest', async () => {
    const now = await allKept(stage);
    const isAtRest = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    return isAtRest ? now : undefined;
  });
}

async function allKept(stage: OwnStage): Promise<string[]> {
  const kept = await Promise.all([
    rows(stage),
    files(stage),
    messages(stage),
    stage.events(),
    stage.mails(),
    stage.payments(),
  ]);
  return kept.flat().map((each) => JSON.stringify(each));
}

async function rows({ aws }: OwnStage): Promise<unknown[]> {
  const client = new DynamoDBClient(aws);
  const found: unknown[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    for (const TableName of TableNames)
      for await (const { Items = [] } of paginateScan({ client }, { TableName }))
        found.push(...Items.map((row) => [TableName, row]));
  client.destroy();
  return found;
}

async function files({ aws }: OwnStage): Promise<unknown[]> {
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const found = Buckets.map(async ({ Name: Bucket }) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return [Bucket, ...Contents.map(({ Key, ETag, LastModified }) => [Key, ETag, LastModified])];
  });
  const all = await Promise.all(found);
  s3.destroy();
  return all;
}

async function messages({ aws }: OwnStage): Promise<unknown[]> {
  const sqs = new SQSClient(aws);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const found = QueueUrls.map(async (QueueUrl) => {
    const wanted = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...wanted] }),
    );
    return [QueueUrl, Attributes];
  });
  const all = await Promise.all(found);
  sqs.destroy();
  return all;
}
