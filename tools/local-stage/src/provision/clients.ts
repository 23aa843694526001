import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from '../template/physical.ts';

export type AwsAccess = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** The stage's own clients; faults never strike what they ask. */
export type Clients = {
  readonly access: AwsAccess;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  close(): void;
};

export function createClients(endpoint: string, accessKeyId: string, secretAccessKey: string): Clients {
  const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  // Many queues are waited on at once; the default of 50 sockets would let them starve each other.
  const settings = { ...access, maxAttempts: 3, requestHandler: { httpAgent: { maxSockets: 200 } } };
  const [dynamodb, streams] = [new DynamoDBClient(settings), new DynamoDBStreamsClient(settings)];
  const [sns, sqs] = [new SNSClient(settings), new SQSClient(settings)];
  return {
    access,
    dynamodb,
    streams,
    sns,
    sqs,
    close: () => [dynamodb, streams, sns, sqs].forEach((client) => client.destroy()),
  };
}
