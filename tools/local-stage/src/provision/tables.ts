import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';

/** Creates a table, or brings a kept one up to what the template says now. */
export async function provisionTable(dynamodb: DynamoDBClient, resource: Resource): Promise<void> {
  const wanted = tableInput(resource);
  const existing = await describeTable(dynamodb, resource.physical.ref);
  if (existing === undefined) {
    await dynamodb.send(new CreateTableCommand(wanted));
  } else {
    if (!isDeepStrictEqual(keysOf(existing.KeySchema), keysOf(wanted.KeySchema))) {
      throw new Error(
        `The kept table ${wanted.TableName} has other keys now; start with --fresh to make it anew.`,
      );
    }
    await addMissing(dynamodb, wanted, existing);
  }
  const ttl = resource.properties['TimeToLiveSpecification'];
  if (isRecord(ttl)) await setTimeToLive(dynamodb, resource.physical.ref, ttl);
}

async function addMissing(
  dynamodb: DynamoDBClient,
  wanted: CreateTableCommandInput,
  existing: TableDescription,
) {
  const { TableName, AttributeDefinitions } = wanted;
  const present = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of wanted.GlobalSecondaryIndexes ?? []) {
    if (present.has(index.IndexName)) continue;
    const Create = { IndexName: index.IndexName, KeySchema: index.KeySchema, Projection: index.Projection };
    await dynamodb.send(
      new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] }),
    );
  }
  if (wanted.StreamSpecification?.StreamEnabled && !existing.StreamSpecification?.StreamEnabled) {
    await dynamodb.send(
      new UpdateTableCommand({ TableName, StreamSpecification: wanted.StreamSpecification }),
    );
  }
}

async function setTimeToLive(dynamodb: DynamoDBClient, TableName: string, wanted: Record<string, unknown>) {
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  const enabled = wanted['Enabled'] !== false;
  if ((TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') === enabled) return;
  const TimeToLiveSpecification = { AttributeName: String(wanted['AttributeName']), Enabled: enabled };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

export async function describeTable(
  dynamodb: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** CloudFormation and the API name a table's properties alike; what only CloudFormation knows is left out. */
function tableInput({ properties, physical }: Resource): CreateTableCommandInput {
  const stream = properties['StreamSpecification'];
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const input = {
    TableName: physical.ref,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes !== undefined && { GlobalSecondaryIndexes }),
    ...(LocalSecondaryIndexes !== undefined && { LocalSecondaryIndexes }),
    ...(isRecord(stream) && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream['StreamViewType'] },
    }),
  };
  // The engine validates it as DynamoDB does.
  return input as CreateTableCommandInput;
}

function keysOf(schema: CreateTableCommandInput['KeySchema']): string[] {
  return (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
}
