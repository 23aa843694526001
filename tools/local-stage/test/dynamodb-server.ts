import { createServer } from 'node:http';
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../src/engines/dynamodb/dynamodb.ts';
import type { AddressInfo } from 'node:net';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDb, DynamoDbOptions } from '../src/engines/dynamodb/dynamodb.ts';

export interface DynamoDbServer {
  engine: DynamoDb;
  url: string;
  stop(): Promise<void>;
}

/** The engine behind a listener of its own on a free port. */
export async function serveDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDbServer> {
  const engine = await startDynamoDb(options);
  const server = createServer((req, res) => engine.handle(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    engine,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await engine.close();
    },
  };
}

export interface Clients {
  plain: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  streams: DynamoDBStreamsClient;
}

export function clientsFor(endpoint: string): Clients {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const plain = new DynamoDBClient(settings);
  return {
    plain,
    documents: DynamoDBDocumentClient.from(plain),
    streams: new DynamoDBStreamsClient(settings),
  };
}

/** The table every service has: `pk`, `sk`, and the sparse index of unpublished events. */
export async function createServiceTable(
  { plain }: Clients,
  tableName: string,
  more: Partial<CreateTableCommandInput> = {},
): Promise<void> {
  const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  await plain.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'outboxShard', 'outboxAt'].map(text),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byOutbox',
          KeySchema: [
            { AttributeName: 'outboxShard', KeyType: 'HASH' },
            { AttributeName: 'outboxAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      ...more,
    }),
  );
}

/** What the call failed with; a call that succeeds fails the test. */
export async function failureOf<T extends Error>(call: Promise<unknown>): Promise<T> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error('The call was expected to fail.');
  return outcome as T;
}
