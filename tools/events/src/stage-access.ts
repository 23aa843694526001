import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsSettings, SERVICES, type Manifest, type Service } from '@paymyinvoice/stages';

export type StageAccess = {
  readonly stage: string;
  readonly services: readonly Service[];
  readonly tables: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly logs: CloudWatchLogsClient;
  /** The stage's time: a local one may be ahead of this machine's. */
  readonly now: () => Date;
  readonly close: () => void;
};

export async function connect(manifest: Manifest): Promise<StageAccess> {
  const settings = awsSettings(manifest);
  const { stage } = manifest;
  const dynamodb = new DynamoDBClient(settings);
  const sqs = new SQSClient(settings);
  const sns = new SNSClient(settings);
  // Searching many groups at once is soon told to slow down.
  const logs = new CloudWatchLogsClient({ ...settings, maxAttempts: 8 });
  const aheadMs = await stageAheadMs(sqs, stage);
  return {
    stage,
    services: SERVICES.filter((service) => manifest.services[service] !== undefined),
    tables: DynamoDBDocumentClient.from(dynamodb),
    sqs,
    sns,
    logs,
    now: () => new Date(Date.now() + aheadMs),
    close: () => [dynamodb, sqs, sns, logs].forEach((client) => client.destroy()),
  };
}

/** Every answer says what time it is where it comes from. */
async function stageAheadMs(sqs: SQSClient, stage: string): Promise<number> {
  let date: unknown;
  sqs.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date ??= (result.response as { headers?: Record<string, string> }).headers?.['date'];
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `paymyinvoice-${stage}-`, MaxResults: 1 }));
  sqs.middlewareStack.remove('readDate');
  const aheadMs = typeof date === 'string' ? Date.parse(date) - Date.now() : 0;
  // The answer tells whole seconds.
  return Math.abs(aheadMs) < 2000 ? 0 : aheadMs;
}
