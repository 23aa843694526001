import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  PutBucketNotificationConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  paginateListTopics,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OwnStage } from '@paymyinvoice/local-stage';
import { eventually } from '@paymyinvoice/testing';

type Row = Record<string, unknown>;

/** Takes a queue's subscription to a topic away while `during` runs. */
export async function withoutSubscription<Result>(
  { aws }: OwnStage,
  { topic, queue }: { readonly topic: string; readonly queue: string },
  during: () => Promise<Result>,
): Promise<Result> {
  const sns = new SNSClient(aws);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  const found = Subscriptions.find(
    ({ TopicArn, Endpoint }) => TopicArn?.endsWith(`:${topic}`) && Endpoint?.endsWith(`:${queue}`),
  );
  if (found === undefined) throw new Error(`${queue} is not subscribed to ${topic}.`);
  const { SubscriptionArn, TopicArn, Endpoint, Protocol } = found;
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  try {
    return await during();
  } finally {
    const kept = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];
    const given = Object.entries(Attributes).filter(([name]) => kept.includes(name));
    await sns.send(
      new SubscribeCommand({ TopicArn, Endpoint, Protocol, Attributes: Object.fromEntries(given) }),
    );
    sns.destroy();
  }
}

/** Publishes the next event of a type once more while `during` runs, as a relay does that forgets what it has sent. */
export async function publishedTwice<Result>(
  stage: OwnStage,
  type: string,
  during: () => Promise<Result>,
): Promise<Result> {
  const known = (await stage.events({ type })).length;
  const running = during();
  const { event, topic } = await eventually(`Another ${type}`, async () =>
    (await stage.events({ type })).at(-1 - known),
  );
  const client = new SNSClient(stage.aws);
  for await (const { Topics = [] } of paginateListTopics({ client }, {}))
    for (const { TopicArn } of Topics)
      if (TopicArn?.endsWith(`:${topic}`) === true)
        await client.send(new PublishCommand({ TopicArn, Message: JSON.stringify(event) }));
  client.destroy();
  return await running;
}

/** Keeps the bucket from telling of new files while `during` runs. */
export async function withoutNotification<Result>(
  { aws }: OwnStage,
  Bucket: string,
  during: () => Promise<Result>,
): Promise<Result> {
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  const { QueueConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const put = (NotificationConfiguration: object) =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  await put({});
  try {
    return await during();
  } finally {
    await put({ QueueConfigurations });
    s3.destroy();
  }
}

/** Changes one row of a table behind its service's back while `during` runs. */
export async function withRowChanged<Result>(
  { aws }: OwnStage,
  TableName: string,
  { find, change }: { find: (row: Row) => boolean; change: (row: Row) => Row },
  during: () => Promise<Result>,
): Promise<Result> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) rows.push(...Items);
  const row = rows.find(find);
  if (row === undefined) throw new Error(`${TableName} holds no such row.`);
  const put = (Item: Row) => client.send(new PutCommand({ TableName, Item }));
  await put(change(row));
  try {
    return await during();
  } finally {
    await put(row);
    client.destroy();
  }
}

export async function deleteTable({ aws }: OwnStage, TableName: string): Promise<void> {
  const client = new DynamoDBClient(aws);
  await client.send(new DeleteTableCommand({ TableName }));
  client.destroy();
}
