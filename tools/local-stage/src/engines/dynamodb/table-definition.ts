import { randomUUID } from 'node:crypto';
import { resourceNotFound, validationError } from './errors.ts';
import { streamArnOf } from './table-description.ts';
import type {
  SecondaryIndex,
  StreamSettings,
  StreamViewType,
  TableDescription,
  TableRecord,
} from './table-description.ts';

interface StreamSpecification {
  StreamEnabled: boolean;
  StreamViewType?: StreamViewType;
}

export interface CreateTableInput {
  TableName: string;
  StreamSpecification?: StreamSpecification;
  Tags?: { Key: string; Value: string }[];
  DeletionProtectionEnabled?: boolean;
}

export type CreateTableRequest = Pick<
  TableDescription,
  'TableName' | 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'
> & { BillingMode?: string; ProvisionedThroughput?: TableDescription['ProvisionedThroughput'] };

export interface UpdateTableInput {
  TableName: string;
  AttributeDefinitions?: TableDescription['AttributeDefinitions'];
  BillingMode?: string;
  ProvisionedThroughput?: TableDescription['ProvisionedThroughput'];
  StreamSpecification?: StreamSpecification;
  DeletionProtectionEnabled?: boolean;
  GlobalSecondaryIndexUpdates?: {
    Create?: SecondaryIndex;
    Delete?: { IndexName: string };
    Update?: object;
  }[];
}

const onDemand = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };

export function newTable(
  arnPrefix: string,
  request: CreateTableRequest,
  deletionProtection: boolean,
): TableDescription {
  const arn = arnPrefix + request.TableName;
  const { BillingMode: billingMode, GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = request;
  return {
    TableName: request.TableName,
    TableArn: arn,
    TableId: randomUUID(),
    TableStatus: 'ACTIVE',
    CreationDateTime: Date.now() / 1000,
    AttributeDefinitions: request.AttributeDefinitions,
    KeySchema: request.KeySchema,
    ...(global ? { GlobalSecondaryIndexes: global.map((index) => activeIndex(arn, index)) } : {}),
    ...(local ? { LocalSecondaryIndexes: local.map((index) => emptyIndex(arn, index)) } : {}),
    ...(billingMode === 'PAY_PER_REQUEST' ? { BillingModeSummary: { BillingMode: billingMode } } : {}),
    ProvisionedThroughput: { ...onDemand, ...request.ProvisionedThroughput },
    TableSizeBytes: 0,
    ItemCount: 0,
    DeletionProtectionEnabled: deletionProtection,
  };
}

export function withoutIndex(table: TableDescription, indexName: string): string {
  const remaining = (table.GlobalSecondaryIndexes ?? []).filter((index) => index.IndexName !== indexName);
  if (remaining.length === (table.GlobalSecondaryIndexes ?? []).length) throw resourceNotFound();
  if (remaining.length > 0) table.GlobalSecondaryIndexes = remaining;
  else delete table.GlobalSecondaryIndexes;
  return indexName;
}

export function withSettings(known: TableRecord, input: UpdateTableInput): TableRecord {
  const record = structuredClone(known);
  const { description } = record;
  const given = input.AttributeDefinitions ?? [];
  const names = new Set(given.map((attribute) => attribute.AttributeName));
  description.AttributeDefinitions = [
    ...description.AttributeDefinitions.filter((attribute) => !names.has(attribute.AttributeName)),
    ...given,
  ];
  if (input.DeletionProtectionEnabled !== undefined) {
    description.DeletionProtectionEnabled = input.DeletionProtectionEnabled;
  }
  if (input.BillingMode) description.BillingModeSummary = { BillingMode: input.BillingMode };
  if (input.ProvisionedThroughput) {
    description.ProvisionedThroughput = { ...onDemand, ...input.ProvisionedThroughput };
  }
  if (!input.StreamSpecification) return record;

  const enable = input.StreamSpecification.StreamEnabled;
  if (enable && record.stream?.enabled) {
    throw validationError(`Table already has an enabled stream: TableName: ${input.TableName}`);
  }
  const stream = enable
    ? streamFrom(input.StreamSpecification)
    : record.stream && { ...record.stream, enabled: false };
  return stream ? { ...record, stream } : record;
}

export function streamFrom(specification: StreamSpecification | undefined): StreamSettings | undefined {
  if (!specification?.StreamEnabled) return undefined;
  const { StreamViewType: viewType } = specification;
  if (!viewType) {
    throw validationError(
      'One or more parameter values were invalid: StreamViewType is required when the stream is enabled',
    );
  }
  const label = new Date().toISOString().slice(0, -1);
  return { label, viewType, enabled: true, createdAt: Date.now() / 1000 };
}

function emptyIndex(tableArn: string, index: SecondaryIndex): SecondaryIndex {
  return { ...index, IndexArn: `${tableArn}/index/${index.IndexName}`, IndexSizeBytes: 0, ItemCount: 0 };
}

export function activeIndex(tableArn: string, index: SecondaryIndex): SecondaryIndex {
  return {
    ...emptyIndex(tableArn, index),
    IndexStatus: 'ACTIVE',
    ProvisionedThroughput: { ...onDemand, ...index.ProvisionedThroughput },
  };
}

export function described({ description, stream }: TableRecord): object {
  if (!stream) return description;
  return {
    ...description,
    ...(stream.enabled
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } }
      : {}),
    LatestStreamArn: streamArnOf(description, stream),
    LatestStreamLabel: stream.label,
  };
}
