import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DescribeTableCommand, UpdateTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { GetCommand, PutCommand, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientsFor, createServiceTable, serveDynamoDb } from './dynamodb-server.ts';
import type { ChildProcess } from 'node:child_process';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import type { Clients, DynamoDbServer } from './dynamodb-server.ts';

const TableName = 'kept';
let directory: string;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dynamodb-restart-'));
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(directory, { recursive: true });
});

async function start(): Promise<DynamoDbServer & { clients: Clients }> {
  const server = await serveDynamoDb({ directory });
  running = [server];
  return { ...server, clients: clientsFor(server.url) };
}

async function stop(server: DynamoDbServer): Promise<void> {
  running = [];
  await server.stop();
}

/** The engine in a process of its own, to be killed without warning. */
async function startProcess(): Promise<{ process: ChildProcess; clients: Clients }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dynamodb-process.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = [{ stop: () => kill(child) }];
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, clients: clientsFor(line) };
  }
  throw new Error('The engine ended before it listened.');
}

async function kill(child: ChildProcess): Promise<void> {
  running = [];
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function recordsOf({ plain, streams }: Clients): Promise<_Record[]> {
  const { Table } = await plain.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const records: _Record[] = [];
  for (;;) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
    if (!page.Records?.length) return records;
    records.push(...page.Records);
    ShardIterator = page.NextShardIterator;
  }
}

async function countOf({ documents }: Clients, IndexName?: string): Promise<number> {
  let count = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName, IndexName, ExclusiveStartKey }));
    count += page.Count ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return count;
}

test('rows, streams, settings and client tokens are there again after a restart', async () => {
  const first = await start();
  await createServiceTable(first.clients, TableName);
  await first.clients.plain.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    }),
  );
  const transaction = new TransactWriteCommand({
    ClientRequestToken: 'across-the-restart',
    TransactItems: [
      {
        Update: {
          TableName,
          Key: { pk: 'a', sk: '1' },
          UpdateExpression: 'ADD amount :one',
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
    ],
  });
  await first.clients.documents.send(transaction);
  const before = await recordsOf(first.clients);
  await stop(first);

  const second = await start();
  await second.clients.documents.send(transaction);
  const { Item } = await second.clients.documents.send(
    new GetCommand({ TableName, Key: { pk: 'a', sk: '1' } }),
  );
  expect(Item).toMatchObject({ amount: 1 });

  const expired = Math.floor(Date.now() / 1000) - 60;
  await second.clients.documents.send(
    new PutCommand({ TableName, Item: { pk: 'a', sk: '2', ttl: expired } }),
  );
  expect(await second.engine.sweepExpired()).toBe(1);

  const after = await recordsOf(second.clients);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.map((record) => record.eventName)).toEqual(['INSERT', 'INSERT', 'REMOVE']);
  const sequence = after.map((record) => record.dynamodb?.SequenceNumber ?? '');
  expect(sequence).toEqual([...new Set(sequence)].sort());
});

test('an index added to a table holds the rows that were there, also after a restart', async () => {
  const first = await start();
  await createServiceTable(first.clients, TableName);
  for (const sk of ['1', '2', '3']) {
    await first.clients.documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk, owner: 'me' } }));
  }
  await first.clients.plain.send(
    new UpdateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'byOwner',
            KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  await stop(first);

  const second = await start();
  expect(await countOf(second.clients, 'byOwner')).toBe(3);
  await second.clients.plain.send(
    new UpdateTableCommand({
      TableName,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byOwner' } }],
    }),
  );
  await expect(countOf(second.clients, 'byOwner')).rejects.toMatchObject({ name: 'ValidationException' });
});

test('killed under load, it has every answered transaction whole: rows, index entries and stream records', async () => {
  let engine = await startProcess();
  await createServiceTable(engine.clients, TableName);
  let answered = 0;

  for (let round = 0; round < 3; round += 1) {
    const { documents } = engine.clients;
    const write = async (worker: number): Promise<void> => {
      for (let number = 0; ; number += 1) {
        const row = { pk: `row-${round}-${worker}-${number}`, sk: '-', outboxShard: '0', outboxAt: '1' };
        const counted = (pk: string) => ({
          Update: {
            TableName,
            Key: { pk, sk: '-' },
            UpdateExpression: 'ADD amount :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        });
        await documents.send(
          new TransactWriteCommand({
            TransactItems: [counted('left'), counted('right'), { Put: { TableName, Item: row } }],
          }),
        );
        answered += 1;
      }
    };
    const enough = answered + 100;
    const workers = Array.from({ length: 8 }, (_, worker) => write(worker).catch(() => undefined));
    while (answered < enough) await new Promise((resolve) => setImmediate(resolve));
    await kill(engine.process);
    await Promise.all(workers);
    engine = await startProcess();

    const amountOf = async (pk: string) => {
      const { Item } = await engine.clients.documents.send(
        new GetCommand({ TableName, Key: { pk, sk: '-' } }),
      );
      return Number(Item?.['amount']);
    };
    const made = await amountOf('left');
    expect(made).toBeGreaterThanOrEqual(answered);
    expect(await amountOf('right')).toBe(made);
    expect(await countOf(engine.clients, 'byOutbox')).toBe(made);
    expect(await countOf(engine.clients)).toBe(made + 2);

    const records = await recordsOf(engine.clients);
    expect(records).toHaveLength(3 * made);
    const sequence = records.map((record) => record.dynamodb?.SequenceNumber ?? '');
    expect(sequence).toEqual([...new Set(sequence)].sort());
  }
});
