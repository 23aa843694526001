import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Permission } from '../src/aws-endpoint/aws-endpoint.ts';
import { type DynamoDb, startDynamoDb } from '../src/engines/dynamodb/dynamodb.ts';
import { startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const TableName = 'rows';
const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/rows';
let engine: DynamoDb;
let stage: TestEndpoint;
let owner: DynamoDBClient;
let LatestStreamArn: string | undefined;
const asked: Permission[] = [];

beforeAll(async () => {
  engine = await startDynamoDb();
  stage = await startTestEndpoint({
    dynamodb: engine,
    authorize: (caller, permission) => {
      if (caller.kind === 'function') asked.push(permission);
      return permission.action !== 'dynamodb:DeleteItem' || caller.kind === 'stage';
    },
  });
  owner = new DynamoDBClient(stage.as('stage'));
  const { TableDescription } = await owner.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'outboxShard', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byShard',
          KeySchema: [{ AttributeName: 'outboxShard', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  LatestStreamArn = TableDescription?.LatestStreamArn;
});
afterEach(() => stage.endpoint.faults.set({}));
afterAll(async () => {
  await stage.endpoint.close();
  await engine.close();
});

const put = (pk: string) => new PutItemCommand({ TableName, Item: { pk: { S: pk } } });
const rowExists = async (pk: string) => {
  const { Item } = await owner.send(
    new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }),
  );
  return Item !== undefined;
};

describe('DynamoDB behind the endpoint', () => {
  it('answers tables and their streams', async () => {
    await owner.send(put('streamed'));
    const streams = new DynamoDBStreamsClient(stage.as('stage'));
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: LatestStreamArn }),
    );
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: LatestStreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records?.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S)).toContain('streamed');
  });

  it('asks for every permission inside a transaction, and for an index by its own ARN', async () => {
    asked.length = 0;
    const client = new DynamoDBClient(stage.as('f'));
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: { pk: { S: 'a' } } } },
          {
            ConditionCheck: {
              TableName,
              Key: { pk: { S: 'none' } },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byShard',
        KeyConditionExpression: 'outboxShard = :s',
        ExpressionAttributeValues: { ':s': { S: '0' } },
      }),
    );
    expect(asked).toEqual([
      { action: 'dynamodb:PutItem', arn: tableArn },
      { action: 'dynamodb:ConditionCheckItem', arn: tableArn },
      { action: 'dynamodb:Query', arn: `${tableArn}/index/byShard` },
    ]);
  });

  it('refuses a whole transaction for one write that is not allowed', async () => {
    const transaction = new DynamoDBClient(stage.as('f')).send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: { pk: { S: 'forbidden' } } } },
          { Delete: { TableName, Key: { pk: { S: 'a' } } } },
        ],
      }),
    );
    await expect(transaction).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await rowExists('forbidden')).toBe(false);
  });

  it('is throttled with the error that tables throttle with', async () => {
    stage.endpoint.faults.set({ throttle: 1 });
    await expect(new DynamoDBClient(stage.as('f')).send(put('throttled'))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    expect(await rowExists('throttled')).toBe(false);
  });

  it('has the SDK’s own retries end well when only some calls are throttled or lose their reply', async () => {
    stage.endpoint.faults.set({ throttle: 0.3, timeout: 0.3, seed: 11 });
    const client = new DynamoDBClient({ ...stage.as('f'), maxAttempts: 12 });
    for (let i = 0; i < 10; i += 1) await client.send(put(`retried-${i}`));
    stage.endpoint.faults.set({});
    for (let i = 0; i < 10; i += 1) expect(await rowExists(`retried-${i}`)).toBe(true);
    expect(new Set(stage.reports.map(({ fault }) => fault))).toContain('timeout');
  });

  it.each([
    ['before', [true, false]],
    ['after', [true, true]],
  ] as const)(
    'loses nothing and invents nothing when its caller dies %s the second of two writes',
    async (when, expected) => {
      const crash = stage.endpoint.faults.crashAt({ caller: 'f', callIndex: 1, when });
      const client = new DynamoDBClient(stage.as('f'));
      await client.send(put(`${when}-1`));
      await expect(client.send(put(`${when}-2`))).rejects.toThrow();
      crash.disarm();
      expect([await rowExists(`${when}-1`), await rowExists(`${when}-2`)]).toEqual(expected);
    },
  );

  it('survives requests no SDK would send', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=KEYf/20261121/us-east-1/dynamodb/aws4_request';
    const post = (body: string) =>
      fetch(stage.endpoint.url, {
        method: 'POST',
        headers: { authorization, 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' },
        body,
      });
    for (const body of [
      '',
      'no json',
      'null',
      '[]',
      '{"TransactItems":[null]}',
      '{"TransactItems":[{"Put":null}]}',
    ]) {
      expect((await post(body)).status).toBeGreaterThanOrEqual(400);
    }
    await fetch(`${stage.endpoint.url}/%E0%A4%A/x`).then((response) => expect(response.status).toBe(400));
    expect(await rowExists('a')).toBe(true);
  });
});

describe('an engine that gives up on an answer', () => {
  it('is answered for with an internal failure', async () => {
    const other = await startTestEndpoint({
      dynamodb: { handle: (_, res) => void res.destroy(), close: async () => {} },
    });
    try {
      const client = new DynamoDBClient(other.as('stage'));
      await expect(client.send(put('x'))).rejects.toMatchObject({
        name: 'InternalFailure',
        $metadata: { httpStatusCode: 500 },
      });
    } finally {
      await other.endpoint.close();
    }
  });
});
