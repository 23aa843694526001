import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient, type DocumentClientOptions } from '../src/data/document-client.ts';
import type { Row } from '../src/data/row.ts';
import { startDynamoDb } from './stage-engines.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A DynamoDB of the test file's own, with as many tables as it wants. */
export async function startTestDynamoDb() {
  const engine = await startDynamoDb();
  const server = createServer((req, res) => engine.handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (options: DocumentClientOptions = {}) =>
    createDocumentClient({ endpoint, region: 'us-east-1', credentials, ...options });
  const ownClient = client();
  let tables = 0;

  return {
    client,
    /** The table every service has, under a new name. */
    createTable: () => createServiceTable(ownClient, `table-${(tables += 1)}`),
    rows: async (name: string) => (await ownClient.send(new ScanCommand({ TableName: name }))).Items as Row[],
    async close() {
      ownClient.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await engine.close();
    },
  };
}

export type TestDynamoDb = Awaited<ReturnType<typeof startTestDynamoDb>>;

export async function createServiceTable(client: DynamoDBDocumentClient, name: string): Promise<string> {
  const keys = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'outboxShard', 'outboxAt'];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        index('gsi1', 'gsi1pk', 'gsi1sk'),
        index('byOutbox', 'outboxShard', 'outboxAt'),
      ],
    }),
  );
  return name;
}

function index(name: string, hash: string, range: string) {
  return {
    IndexName: name,
    KeySchema: keySchema(hash, range),
    Projection: { ProjectionType: 'ALL' as const },
  };
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}
