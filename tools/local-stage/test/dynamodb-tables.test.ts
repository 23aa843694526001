import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ExecuteStatementCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientsFor, createServiceTable, failureOf, serveDynamoDb } from './dynamodb-server.ts';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Clients, DynamoDbServer } from './dynamodb-server.ts';

const TableName = 'table';
let server: DynamoDbServer;
let clients: Clients;

beforeEach(async () => {
  server = await serveDynamoDb();
  clients = clientsFor(server.url);
});
afterEach(() => server.stop());

async function described(): Promise<TableDescription> {
  const { Table } = await clients.plain.send(new DescribeTableCommand({ TableName }));
  if (!Table) throw new Error('The table is not described.');
  return Table;
}

const put = (sk: string) => clients.documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk } }));

test('a table is described as it was asked for, with its stream, and ready at once', async () => {
  await createServiceTable(clients, TableName);
  await waitUntilTableExists({ client: clients.plain, minDelay: 1, maxWaitTime: 5 }, { TableName });
  const table = await described();
  expect(table).toMatchObject({
    TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/table',
    TableStatus: 'ACTIVE',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [{ IndexName: 'byOutbox', IndexStatus: 'ACTIVE' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  expect(table.LatestStreamArn).toBe(`${table.TableArn}/stream/${table.LatestStreamLabel}`);
});

test('a name is taken until its table is deleted, and the next one starts empty', async () => {
  await createServiceTable(clients, TableName);
  await put('1');
  const former = await described();
  expect(await failureOf(createServiceTable(clients, TableName))).toMatchObject({
    name: 'ResourceInUseException',
  });

  await clients.plain.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client: clients.plain, minDelay: 1, maxWaitTime: 5 }, { TableName });
  expect(await failureOf(put('2'))).toMatchObject({ name: 'ResourceNotFoundException' });

  await createServiceTable(clients, TableName);
  const { Count } = await clients.documents.send(new ScanCommand({ TableName }));
  expect(Count).toBe(0);
  expect((await described()).TableId).not.toBe(former.TableId);
});

test('tables are listed by name, page by page', async () => {
  for (const name of ['beta', 'alpha', 'gamma']) await createServiceTable(clients, name);
  const first = await clients.plain.send(new ListTablesCommand({ Limit: 2 }));
  expect(first).toMatchObject({ TableNames: ['alpha', 'beta'], LastEvaluatedTableName: 'beta' });
  const second = await clients.plain.send(new ListTablesCommand({ ExclusiveStartTableName: 'beta' }));
  expect(second.TableNames).toEqual(['gamma']);
  expect(second.LastEvaluatedTableName).toBeUndefined();
});

test('a protected table cannot be deleted', async () => {
  await createServiceTable(clients, TableName, { DeletionProtectionEnabled: true });
  const failure = await failureOf(clients.plain.send(new DeleteTableCommand({ TableName })));
  expect(failure).toMatchObject({ name: 'ValidationException' });
  await clients.plain.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await clients.plain.send(new DeleteTableCommand({ TableName }));
});

test('a stream can be switched on later', async () => {
  await createServiceTable(clients, TableName, { StreamSpecification: undefined });
  expect((await described()).LatestStreamArn).toBeUndefined();
  await clients.plain.send(
    new UpdateTableCommand({
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  expect((await described()).StreamSpecification).toEqual({
    StreamEnabled: true,
    StreamViewType: 'NEW_IMAGE',
  });
});

test('settings made at the same time are all kept', async () => {
  await createServiceTable(clients, TableName, { Tags: [{ Key: 'stage', Value: 'local' }] });
  const { TableArn: ResourceArn } = await described();
  const tag = (Key: string) =>
    clients.plain.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key, Value: 'set' }] }));
  await Promise.all([
    tag('one'),
    tag('two'),
    clients.plain.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['stage'] })),
    clients.plain.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    ),
    clients.plain.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ),
  ]);

  const { Tags } = await clients.plain.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(Tags?.map(({ Key }) => Key).sort()).toEqual(['one', 'two']);
  const expiry = await clients.plain.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(expiry.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  const backups = await clients.plain.send(new DescribeContinuousBackupsCommand({ TableName }));
  expect(
    backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
  ).toBe('ENABLED');
});

test('what the engine does not know is refused by name', async () => {
  const failure = await failureOf(
    clients.plain.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "table"' })),
  );
  expect(failure).toMatchObject({ name: 'UnknownOperationException' });
  expect(failure.message).toContain('ExecuteStatement');
});
