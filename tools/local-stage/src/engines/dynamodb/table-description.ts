export interface KeySchemaElement {
  AttributeName: string;
  KeyType: string;
}

export interface SecondaryIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType?: string; NonKeyAttributes?: string[] };
  IndexArn?: string;
  IndexStatus?: string;
  IndexSizeBytes?: number;
  ItemCount?: number;
  ProvisionedThroughput?: ProvisionedThroughput;
}

export interface ProvisionedThroughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
  NumberOfDecreasesToday?: number;
}

/** A table as DescribeTable tells it. */
export interface TableDescription {
  TableName: string;
  TableArn: string;
  TableId: string;
  TableStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  CreationDateTime: number;
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: SecondaryIndex[];
  LocalSecondaryIndexes?: SecondaryIndex[];
  BillingModeSummary?: { BillingMode: string };
  ProvisionedThroughput: ProvisionedThroughput;
  TableSizeBytes: number;
  ItemCount: number;
  DeletionProtectionEnabled: boolean;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface StreamSettings {
  label: string;
  viewType: StreamViewType;
  enabled: boolean;
  createdAt: number;
}

/** All that is kept about one table beside its rows. */
export interface TableRecord {
  description: TableDescription;
  stream?: StreamSettings;
  expiryAttribute?: string;
  tags: Record<string, string>;
  pointInTimeRecovery: boolean;
}

export function streamArnOf(table: TableDescription, stream: StreamSettings): string {
  return `${table.TableArn}/stream/${stream.label}`;
}

export function secondaryIndexesOf(table: TableDescription): SecondaryIndex[] {
  return [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
}
