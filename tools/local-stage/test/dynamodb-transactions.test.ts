import { IdempotentParameterMismatchException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, TransactGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientsFor, createServiceTable, failureOf, serveDynamoDb } from './dynamodb-server.ts';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Clients, DynamoDbServer } from './dynamodb-server.ts';

const TableName = 'books';
const OtherTable = 'other-books';
let server: DynamoDbServer;
let clients: Clients;

beforeAll(async () => {
  server = await serveDynamoDb();
  clients = clientsFor(server.url);
  await createServiceTable(clients, TableName);
  await createServiceTable(clients, OtherTable);
});
afterAll(() => server.stop());

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

const transact = (TransactItems: Items, more: Partial<TransactWriteCommandInput> = {}) =>
  clients.documents.send(new TransactWriteCommand({ TransactItems, ...more }));
const put = (pk: string, more: Record<string, unknown> = {}) => ({
  Put: { TableName, Item: { pk, sk: '-', ...more } },
});
const add = (pk: string, amount: number, table = TableName) => ({
  Update: {
    TableName: table,
    Key: { pk, sk: '-' },
    UpdateExpression: 'ADD amount :amount',
    ExpressionAttributeValues: { ':amount': amount },
  },
});
const check = (pk: string, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' | 'NONE' = 'NONE') => ({
  ConditionCheck: {
    TableName,
    Key: { pk, sk: '-' },
    ConditionExpression: 'amount = :expected',
    ExpressionAttributeValues: { ':expected': 1 },
    ReturnValuesOnConditionCheckFailure,
  },
});
const read = async (pk: string, table = TableName) =>
  (await clients.documents.send(new GetCommand({ TableName: table, Key: { pk, sk: '-' } }))).Item;

test('a transaction writes to several tables at once and can be read back at once', async () => {
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'checked', sk: '-', amount: 1 } }));
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'leaving', sk: '-' } }));
  await transact([
    put('entered'),
    add('raised', 5, OtherTable),
    { Delete: { TableName, Key: { pk: 'leaving', sk: '-' } } },
    check('checked'),
  ]);
  const { Responses } = await clients.documents.send(
    new TransactGetCommand({
      TransactItems: [
        { Get: { TableName, Key: { pk: 'entered', sk: '-' } } },
        { Get: { TableName: OtherTable, Key: { pk: 'raised', sk: '-' } } },
        { Get: { TableName, Key: { pk: 'leaving', sk: '-' } } },
      ],
    }),
  );
  expect(Responses?.map((response) => response.Item)).toEqual([
    { pk: 'entered', sk: '-' },
    { pk: 'raised', sk: '-', amount: 5 },
    undefined,
  ]);
});

test('one failed condition cancels everything, gives each step its reason and shows the item on request', async () => {
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'two', sk: '-', amount: 2 } }));
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'three', sk: '-', amount: 3 } }));
  const failure = await failureOf<TransactionCanceledException>(
    transact([put('cancelled'), check('two', 'ALL_OLD'), add('cancelled-too', 1), check('three')]),
  );
  expect(failure).toBeInstanceOf(TransactionCanceledException);
  expect(failure.message).toContain('[None, ConditionalCheckFailed, None, ConditionalCheckFailed]');
  expect(failure.CancellationReasons?.map((reason) => [reason.Code, reason.Item])).toEqual([
    ['None', undefined],
    ['ConditionalCheckFailed', { pk: { S: 'two' }, sk: { S: '-' }, amount: { N: '2' } }],
    ['None', undefined],
    ['ConditionalCheckFailed', undefined],
  ]);
  expect(await read('cancelled')).toBeUndefined();
  expect(await read('cancelled-too')).toBeUndefined();
});

test('a step that cannot be applied cancels the transaction as a validation error of that step', async () => {
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'text', sk: '-', amount: 'much' } }));
  const failure = await failureOf<TransactionCanceledException>(
    transact([put('never'), add('text', 1), { Delete: { TableName, Key: { pk: 'half a key' } } }]),
  );
  expect(failure.CancellationReasons?.map((reason) => reason.Code)).toEqual([
    'None',
    'ValidationError',
    'ValidationError',
  ]);
  expect(await read('never')).toBeUndefined();
});

test('a repeated client token changes nothing a second time and is refused for other content', async () => {
  const ClientRequestToken = 'once';
  await transact([add('token', 1)], { ClientRequestToken });
  await transact([add('token', 1)], { ClientRequestToken });
  expect(await read('token')).toMatchObject({ amount: 1 });
  const failure = await failureOf(transact([add('token', 2)], { ClientRequestToken }));
  expect(failure).toBeInstanceOf(IdempotentParameterMismatchException);
  expect(await read('token')).toMatchObject({ amount: 1 });
});

test('a transaction that was cancelled does not use up its client token', async () => {
  const ClientRequestToken = 'tried-again';
  const steps = [add('later', 1), check('needed')];
  await failureOf(transact(steps, { ClientRequestToken }));
  await clients.documents.send(new PutCommand({ TableName, Item: { pk: 'needed', sk: '-', amount: 1 } }));
  await transact(steps, { ClientRequestToken });
  expect(await read('later')).toMatchObject({ amount: 1 });
});

test('one item cannot take part twice', async () => {
  const failure = await failureOf(transact([put('twice'), add('twice', 1)]));
  expect(failure).toMatchObject({
    name: 'ValidationException',
    message: 'Transaction request cannot include multiple operations on one item',
  });
  expect(await read('twice')).toBeUndefined();
});

test('a hundred items fit, a hundred and one do not', async () => {
  const items = (count: number) => Array.from({ length: count }, (_, number) => put(`many-${number}`));
  const failure = await failureOf(transact(items(101)));
  expect(failure).toMatchObject({ name: 'ValidationException' });
  expect(await read('many-0')).toBeUndefined();
  await transact(items(100));
  expect(await read('many-99')).toBeDefined();
});

test('five hundred concurrent transactions move two counters together', async () => {
  await Promise.all(
    Array.from({ length: 500 }, () => transact([add('left', 1), add('right', 1, OtherTable)])),
  );
  expect(await read('left')).toMatchObject({ amount: 500 });
  expect(await read('right', OtherTable)).toMatchObject({ amount: 500 });
});

test('a missing table fails the whole request', async () => {
  const failure = await failureOf(
    transact([put('orphan'), { Put: { TableName: 'no-such-table', Item: { pk: '1', sk: '-' } } }]),
  );
  expect(failure).toMatchObject({ name: 'ResourceNotFoundException' });
  expect(await read('orphan')).toBeUndefined();
});

test('a transaction costs twice its table writes, and its index entries once', async () => {
  const { ConsumedCapacity } = await transact(
    [put('cost', { note: 'x'.repeat(1500), outboxShard: '0', outboxAt: '1' }), check('needed')],
    { ReturnConsumedCapacity: 'INDEXES' },
  );
  expect(ConsumedCapacity).toEqual([
    {
      TableName,
      CapacityUnits: 8,
      WriteCapacityUnits: 8,
      Table: { CapacityUnits: 6, WriteCapacityUnits: 6 },
      GlobalSecondaryIndexes: { byOutbox: { CapacityUnits: 2, WriteCapacityUnits: 2 } },
    },
  ]);
});

test('reading in a transaction costs twice a consistent read', async () => {
  const { ConsumedCapacity } = await clients.documents.send(
    new TransactGetCommand({
      TransactItems: [
        { Get: { TableName, Key: { pk: 'needed', sk: '-' } } },
        { Get: { TableName, Key: { pk: 'missing', sk: '-' } } },
      ],
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );
  expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
});
