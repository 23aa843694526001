import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientsFor, createServiceTable, failureOf, serveDynamoDb } from './dynamodb-server.ts';
import type { Clients, DynamoDbServer } from './dynamodb-server.ts';

const TableName = 'writes';
let server: DynamoDbServer;
let clients: Clients;

beforeAll(async () => {
  server = await serveDynamoDb();
  clients = clientsFor(server.url);
  await createServiceTable(clients, TableName);
});
afterAll(() => server.stop());

const put = (Item: Record<string, unknown>, more: object = {}) =>
  clients.documents.send(new PutCommand({ TableName, Item, ...more }));
const read = async (pk: string, sk = '-') =>
  (await clients.documents.send(new GetCommand({ TableName, Key: { pk, sk } }))).Item;
const outbox = async (shard: string, more: object = {}) =>
  clients.documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'byOutbox',
      KeyConditionExpression: 'outboxShard = :shard',
      ExpressionAttributeValues: { ':shard': shard },
      ...more,
    }),
  );

describe('conditions', () => {
  test('a failed condition changes nothing and shows the item when asked to', async () => {
    await put({ pk: 'condition', sk: '-', version: 1 });
    const failure = await failureOf<ConditionalCheckFailedException>(
      put(
        { pk: 'condition', sk: '-', version: 2 },
        {
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      ),
    );
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure.Item).toMatchObject({ version: { N: '1' } });
    expect(await read('condition')).toMatchObject({ version: 1 });
  });

  test('of a thousand puts that each must be the first, one succeeds', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, attempt) =>
        put({ pk: 'first', sk: '-', attempt }, { ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toBeInstanceOf(ConditionalCheckFailedException);
      }
    }
  });

  test('a thousand concurrent increments all count', async () => {
    const increment = () =>
      clients.documents.send(
        new UpdateCommand({
          TableName,
          Key: { pk: 'counter', sk: '-' },
          UpdateExpression: 'ADD hits :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    await Promise.all(Array.from({ length: 1000 }, increment));
    expect(await read('counter')).toMatchObject({ hits: 1000 });
  });
});

describe('updates', () => {
  test('removing several list elements counts from the list as it was', async () => {
    await put({ pk: 'list', sk: '-', entries: ['a', 'b', 'c', 'd'] });
    await clients.documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk: 'list', sk: '-' },
        UpdateExpression: 'REMOVE entries[0], entries[1] SET seen = :yes',
        ExpressionAttributeValues: { ':yes': true },
      }),
    );
    expect(await read('list')).toMatchObject({ entries: ['c', 'd'], seen: true });
  });

  test('an item is too large by its bytes, not its characters', async () => {
    const failure = await failureOf(put({ pk: 'large', sk: '-', note: 'ä'.repeat(250 * 1024) }));
    expect(failure).toMatchObject({ name: 'ValidationException' });
    expect(await read('large')).toBeUndefined();
  });

  test('an index key cannot be empty', async () => {
    const failure = await failureOf(put({ pk: 'empty', sk: '-', outboxShard: '', outboxAt: '1' }));
    expect(failure).toMatchObject({ name: 'ValidationException' });
    expect(await read('empty')).toBeUndefined();
  });
});

describe('the index', () => {
  test('holds a row only while it has the index keys', async () => {
    await put({ pk: 'sparse', sk: '-', outboxShard: 'sparse', outboxAt: '1' });
    expect((await outbox('sparse')).Count).toBe(1);
    await clients.documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk: 'sparse', sk: '-' },
        UpdateExpression: 'REMOVE outboxShard, outboxAt',
      }),
    );
    expect((await outbox('sparse')).Count).toBe(0);
  });

  test('keeps every row of one index key, thousands of them, and pages through all', async () => {
    const rows = Array.from({ length: 6000 }, (_, number) => `row-${number}`);
    for (let from = 0; from < rows.length; from += 25) {
      const puts = rows.slice(from, from + 25).map((pk) => ({
        PutRequest: { Item: { pk, sk: '-', outboxShard: 'crowded', outboxAt: 'same' } },
      }));
      await clients.documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
    }
    for (const ScanIndexForward of [true, false]) {
      const seen: string[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await outbox('crowded', { Limit: 700, ExclusiveStartKey, ScanIndexForward });
        seen.push(...(page.Items ?? []).map((item) => String(item['pk'])));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      expect(seen).toHaveLength(rows.length);
      expect(new Set(seen)).toEqual(new Set(rows));
    }
  });

  test('is scanned page by page without missing or repeating a row', async () => {
    for (let number = 0; number < 30; number += 1) {
      await put({ pk: `scan-${number}`, sk: '-', outboxShard: `scan-${number % 3}`, outboxAt: 'same' });
    }
    const seen: string[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await clients.documents.send(
        new ScanCommand({ TableName, IndexName: 'byOutbox', Limit: 400, ExclusiveStartKey }),
      );
      seen.push(...(page.Items ?? []).map((item) => String(item['pk'])));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen.filter((pk) => pk.startsWith('scan-'))).toHaveLength(30);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('batches', () => {
  test('a batch that names a key twice is refused and writes nothing', async () => {
    const failure = await failureOf(
      clients.documents.send(
        new BatchWriteCommand({
          RequestItems: {
            [TableName]: [
              { PutRequest: { Item: { pk: 'batch', sk: '1' } } },
              { DeleteRequest: { Key: { pk: 'batch', sk: '1' } } },
            ],
          },
        }),
      ),
    );
    expect(failure).toMatchObject({ name: 'ValidationException' });
    expect(await read('batch', '1')).toBeUndefined();
  });
});

describe('consumed capacity', () => {
  const note = (bytes: number) => 'x'.repeat(bytes);

  test('a put costs its table write and one write in the index it enters', async () => {
    const { ConsumedCapacity } = await put(
      { pk: 'cost', sk: 'put', note: note(1500), outboxShard: 'c', outboxAt: '1' },
      { ReturnConsumedCapacity: 'INDEXES' },
    );
    expect(ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 4,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { byOutbox: { CapacityUnits: 2 } },
    });
  });

  test('moving within the index costs a delete and a put there; leaving it costs one write', async () => {
    await put({ pk: 'cost', sk: 'move', outboxShard: 'c', outboxAt: '1' });
    const update = (UpdateExpression: string, values?: Record<string, string>) =>
      clients.documents.send(
        new UpdateCommand({
          TableName,
          Key: { pk: 'cost', sk: 'move' },
          UpdateExpression,
          ExpressionAttributeValues: values,
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
    const moved = await update('SET outboxAt = :at', { ':at': '2' });
    expect(moved.ConsumedCapacity?.CapacityUnits).toBe(3);
    const left = await update('REMOVE outboxAt');
    expect(left.ConsumedCapacity?.CapacityUnits).toBe(2);
    const beside = await update('SET remark = :text', { ':text': 'not in the index' });
    expect(beside.ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  test('a delete costs the size of what it deletes', async () => {
    await put({ pk: 'cost', sk: 'delete', note: note(2500) });
    const { ConsumedCapacity } = await clients.documents.send(
      new DeleteCommand({ TableName, Key: { pk: 'cost', sk: 'delete' }, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(ConsumedCapacity?.CapacityUnits).toBe(3);
  });

  test('reading costs half when it need not be consistent, for something missing too', async () => {
    await put({ pk: 'cost', sk: 'get', note: note(5000) });
    const get = async (sk: string, ConsistentRead: boolean) =>
      (
        await clients.documents.send(
          new GetCommand({
            TableName,
            Key: { pk: 'cost', sk },
            ConsistentRead,
            ReturnConsumedCapacity: 'TOTAL',
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    expect(await get('get', true)).toBe(2);
    expect(await get('get', false)).toBe(1);
    expect(await get('missing', true)).toBe(1);
    expect(await get('missing', false)).toBe(0.5);
  });

  test('a page of a query is rounded up as a whole and costs what it read, not what it kept', async () => {
    for (const sk of ['1', '2', '3']) await put({ pk: 'page', sk, note: 'ä'.repeat(1000) });
    const query = async (more: object) =>
      (
        await clients.documents.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ReturnConsumedCapacity: 'TOTAL',
            ...more,
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    const page = { ':pk': 'page' };
    expect(await query({ ExpressionAttributeValues: page })).toBe(1);
    expect(await query({ ExpressionAttributeValues: page, ConsistentRead: true })).toBe(2);
    expect(await query({ ExpressionAttributeValues: page, ConsistentRead: true, Limit: 2 })).toBe(1);
    expect(
      await query({
        ExpressionAttributeValues: { ...page, ':none': 'none' },
        FilterExpression: 'note = :none',
        ConsistentRead: true,
      }),
    ).toBe(2);
    expect(await query({ ExpressionAttributeValues: { ':pk': 'nobody' } })).toBe(0.5);
  });
});
