import { DescribeTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clientsFor, createServiceTable, serveDynamoDb } from './dynamodb-server.ts';
import type { GetShardIteratorCommandInput, _Record } from '@aws-sdk/client-dynamodb-streams';
import type { Clients, DynamoDbServer } from './dynamodb-server.ts';

let server: DynamoDbServer;
let clients: Clients;

beforeAll(async () => {
  server = await serveDynamoDb();
  clients = clientsFor(server.url);
});
afterAll(() => server.stop());

async function streamOf(TableName: string): Promise<string> {
  const { Table } = await clients.plain.send(new DescribeTableCommand({ TableName }));
  if (!Table?.LatestStreamArn) throw new Error('The table has no stream.');
  return Table.LatestStreamArn;
}

async function iteratorOf(
  StreamArn: string,
  start: Omit<GetShardIteratorCommandInput, 'StreamArn' | 'ShardId'>,
): Promise<string | undefined> {
  const { StreamDescription } = await clients.streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await clients.streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ...start }),
  );
  return ShardIterator;
}

async function recordsOf(
  tableName: string,
  start: Omit<GetShardIteratorCommandInput, 'StreamArn' | 'ShardId'> = { ShardIteratorType: 'TRIM_HORIZON' },
): Promise<_Record[]> {
  const ShardIterator = await iteratorOf(await streamOf(tableName), start);
  const { Records } = await clients.streams.send(new GetRecordsCommand({ ShardIterator }));
  return Records ?? [];
}

const put = (TableName: string, Item: Record<string, unknown>) =>
  clients.documents.send(new PutCommand({ TableName, Item }));
const summary = (records: _Record[]) =>
  records.map((record) => `${record.eventName} ${record.dynamodb?.Keys?.['sk']?.S}`);

test('every change is recorded once and in order, whichever request made it', async () => {
  const TableName = 'changes';
  await createServiceTable(clients, TableName);
  await put(TableName, { pk: 'a', sk: '1', amount: 1 });
  await clients.documents.send(
    new UpdateCommand({
      TableName,
      Key: { pk: 'a', sk: '1' },
      UpdateExpression: 'SET amount = :two',
      ExpressionAttributeValues: { ':two': 2 },
    }),
  );
  await put(TableName, { pk: 'a', sk: '1', amount: 2 });
  await clients.documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: { pk: 'a', sk: '2' } } },
        { Delete: { TableName, Key: { pk: 'a', sk: '1' } } },
      ],
    }),
  );
  await clients.documents.send(
    new BatchWriteCommand({
      RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: 'a', sk: '3' } } }] },
    }),
  );
  await clients.documents.send(new DeleteCommand({ TableName, Key: { pk: 'a', sk: 'never there' } }));

  const records = await recordsOf(TableName);
  expect(summary(records)).toEqual(['INSERT 1', 'MODIFY 1', 'INSERT 2', 'REMOVE 1', 'INSERT 3']);
  expect(records[1]?.dynamodb).toMatchObject({
    Keys: { pk: { S: 'a' }, sk: { S: '1' } },
    OldImage: { amount: { N: '1' } },
    NewImage: { amount: { N: '2' } },
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  });
  expect(records[1]).toMatchObject({ eventSource: 'aws:dynamodb', awsRegion: 'us-east-1' });
  expect(new Set(records.map((record) => record.eventID)).size).toBe(records.length);
});

test('reading can begin at the end, at a record or after it, and goes on from there', async () => {
  const TableName = 'positions';
  await createServiceTable(clients, TableName);
  for (const sk of ['1', '2', '3']) await put(TableName, { pk: 'a', sk });
  const StreamArn = await streamOf(TableName);
  const latest = await iteratorOf(StreamArn, { ShardIteratorType: 'LATEST' });
  const SequenceNumber = (await recordsOf(TableName))[1]?.dynamodb?.SequenceNumber;

  const at = await recordsOf(TableName, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber });
  expect(summary(at)).toEqual(['INSERT 2', 'INSERT 3']);
  const after = await recordsOf(TableName, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
  expect(summary(after)).toEqual(['INSERT 3']);

  const nothing = await clients.streams.send(new GetRecordsCommand({ ShardIterator: latest }));
  expect(nothing.Records).toEqual([]);
  await put(TableName, { pk: 'a', sk: '4' });
  const next = await clients.streams.send(
    new GetRecordsCommand({ ShardIterator: nothing.NextShardIterator, Limit: 10 }),
  );
  expect(summary(next.Records ?? [])).toEqual(['INSERT 4']);
});

test('a stream is listed under its table, and a table without one has none', async () => {
  await createServiceTable(clients, 'listed');
  await createServiceTable(clients, 'unlisted', { StreamSpecification: undefined });
  const listed = await clients.streams.send(new ListStreamsCommand({ TableName: 'listed' }));
  expect(listed.Streams?.map((stream) => stream.StreamArn)).toEqual([await streamOf('listed')]);
  const unlisted = await clients.streams.send(new ListStreamsCommand({ TableName: 'unlisted' }));
  expect(unlisted.Streams).toEqual([]);
});

test('whoever follows a table is told of its changes, and of no other table', async () => {
  await createServiceTable(clients, 'followed');
  await createServiceTable(clients, 'neighbour');
  const heard = vi.fn();
  const unfollow = server.engine.onChange('followed', heard);
  await put('neighbour', { pk: 'a', sk: '1' });
  expect(heard).not.toHaveBeenCalled();
  await put('followed', { pk: 'a', sk: '1' });
  expect(heard).toHaveBeenCalledTimes(1);
  unfollow();
  await put('followed', { pk: 'a', sk: '2' });
  expect(heard).toHaveBeenCalledTimes(1);
});

test('expired rows are deleted on the service’s own account, others stay', async () => {
  const TableName = 'expiring';
  const now = Math.floor(Date.now() / 1000);
  const yearSeconds = 365 * 24 * 60 * 60;
  await createServiceTable(clients, TableName);
  await put(TableName, { pk: 'a', sk: 'before the setting', ttl: now - 60 });
  await clients.plain.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    }),
  );
  await put(TableName, { pk: 'a', sk: 'over', ttl: now - 60, outboxShard: '0', outboxAt: '1' });
  await put(TableName, { pk: 'a', sk: 'to come', ttl: now + 3600 });
  await put(TableName, { pk: 'a', sk: 'prolonged', ttl: now - 60 });
  await put(TableName, { pk: 'a', sk: 'prolonged', ttl: now + 3600 });
  await put(TableName, { pk: 'a', sk: 'absurd', ttl: now - 6 * yearSeconds });
  await put(TableName, { pk: 'a', sk: 'not a number', ttl: 'soon' });

  expect(await server.engine.sweepExpired()).toBe(2);
  const left = async (sk: string) =>
    (await clients.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk } }))).Item !== undefined;
  expect(await left('over')).toBe(false);
  expect(await left('before the setting')).toBe(false);
  for (const sk of ['to come', 'prolonged', 'absurd', 'not a number']) expect(await left(sk)).toBe(true);

  const removed = (await recordsOf(TableName)).filter((record) => record.eventName === 'REMOVE');
  expect(removed.map((record) => record.dynamodb?.Keys?.['sk']?.S).sort()).toEqual([
    'before the setting',
    'over',
  ]);
  for (const record of removed) {
    expect(record.userIdentity).toEqual({ PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' });
  }
  expect(await server.engine.sweepExpired()).toBe(0);
});

test('rows that expire are found without being asked for', async () => {
  const TableName = 'swept';
  await createServiceTable(clients, TableName);
  await clients.plain.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    }),
  );
  await put(TableName, { pk: 'a', sk: '1', ttl: Math.floor(Date.now() / 1000) - 60 });
  await vi.waitFor(
    async () => {
      const { Item } = await clients.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk: '1' } }));
      expect(Item).toBeUndefined();
    },
    { timeout: 15_000, interval: 200 },
  );
});
