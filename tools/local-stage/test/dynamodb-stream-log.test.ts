import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../src/engines/dynamodb/database.ts';
import { StreamLog } from '../src/engines/dynamodb/stream-log.ts';
import type { Database } from '../src/engines/dynamodb/database.ts';
import type { Change } from '../src/engines/dynamodb/draft.ts';
import type { TableRecord } from '../src/engines/dynamodb/table-description.ts';

const hourMs = 60 * 60 * 1000;
const table: TableRecord = {
  description: {
    TableName: 'notes',
    TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/notes',
    TableId: '1',
    TableStatus: 'ACTIVE',
    CreationDateTime: 0,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    TableSizeBytes: 0,
    ItemCount: 0,
    DeletionProtectionEnabled: false,
  },
  stream: { label: 'now', viewType: 'NEW_IMAGE', enabled: true, createdAt: 0 },
  tags: {},
  pointInTimeRecovery: false,
};
let database: Database;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  database = await openDatabase(undefined);
});
afterEach(async () => {
  vi.useRealTimers();
  await database.close();
});

const inserted = (pk: string): Change => ({ table, key: pk, before: undefined, after: { pk: { S: pk } } });
const append = (log: StreamLog, ...names: string[]) =>
  database.batch(log.record(names.map(inserted), 'caller'));
const namesIn = async (log: StreamLog) =>
  (await log.read('notes', 0, 1000)).map((record) => record.dynamodb.Keys['pk']?.S);

test('records older than a day go, one trim after they came of age', async () => {
  const log = new StreamLog(database, 'us-east-1', 1000);
  await append(log, 'a', 'b');
  vi.setSystemTime(Date.now() + 23 * hourMs);
  await append(log, 'c');
  vi.setSystemTime(Date.now() + 2 * hourMs);

  await log.trim('notes');
  expect(await namesIn(log)).toEqual(['a', 'b', 'c']);
  await log.trim('notes');
  expect(await namesIn(log)).toEqual(['c']);
});

test('beyond its bound a stream loses its oldest records, however young', async () => {
  const log = new StreamLog(database, 'us-east-1', 2);
  await append(log, 'a', 'b', 'c', 'd');
  await log.trim('notes');
  expect(await namesIn(log)).toEqual(['c', 'd']);
});

test('numbers go on where they were, even when every record has been trimmed', async () => {
  const log = new StreamLog(database, 'us-east-1', 0);
  await append(log, 'a', 'b');
  await log.trim('notes');
  expect(await namesIn(log)).toEqual([]);

  const reopened = new StreamLog(database, 'us-east-1', 1000);
  await append(reopened, 'c');
  const [record] = await reopened.read('notes', 0, 1000);
  expect(record?.dynamodb.SequenceNumber).toBe('100000000000000000003');
});
