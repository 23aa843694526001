import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClientSettings } from './aws-client-settings.ts';
import { reportCapacity, type CapacityObserver } from './capacity.ts';

export type DocumentClientOptions = DynamoDBClientConfig & { onCapacity?: CapacityObserver };

export function createDocumentClient({
  onCapacity,
  ...config
}: DocumentClientOptions = {}): DynamoDBDocumentClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...awsClientSettings, ...config }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  if (onCapacity) reportCapacity(client, onCapacity);
  return client;
}
