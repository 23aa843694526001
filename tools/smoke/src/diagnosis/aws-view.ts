import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAccess } from '@paymyinvoice/stages';

export type QueueView = { readonly arn: string; readonly waiting: number; readonly inFlight: number };

/** What AWS tells of the ways that events and files take; reading only. */
export class AwsView {
  readonly #settings: Partial<AwsAccess>;

  constructor(settings: Partial<AwsAccess>) {
    this.#settings = settings;
  }

  /** Undefined when there is no such queue. */
  async queue(QueueName: string): Promise<QueueView | undefined> {
    const sqs = new SQSClient(this.#settings);
    const names = [
      'QueueArn',
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
    ] as const;
    try {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
      );
      const [arn = '', waiting = 0, inFlight = 0] = names.map((name) => Attributes[name]);
      return { arn, waiting: Number(waiting), inFlight: Number(inFlight) };
    } catch (error) {
      return absentOr(error, 'QueueDoesNotExist');
    } finally {
      sqs.destroy();
    }
  }

  /** Filter policies of a topic's subscriptions by the queue they lead to; undefined when there is no such topic. */
  async subscriptions(TopicArn: string): Promise<ReadonlyMap<string, string> | undefined> {
    const client = new SNSClient(this.#settings);
    const found = new Map<string, string>();
    try {
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
        for (const { Endpoint = '', SubscriptionArn } of Subscriptions) {
          const { Attributes = {} } = await client.send(
            new GetSubscriptionAttributesCommand({ SubscriptionArn }),
          );
          found.set(Endpoint, Attributes['FilterPolicy'] ?? '');
        }
      return found;
    } catch (error) {
      return absentOr(error, 'NotFound');
    } finally {
      client.destroy();
    }
  }

  /** The queues that a bucket tells of new files; undefined when there is no such bucket. */
  async notifiedBy(Bucket: string): Promise<readonly string[] | undefined> {
    const client = new S3Client({ ...this.#settings, forcePathStyle: this.#settings.endpoint !== undefined });
    try {
      const { QueueConfigurations = [] } = await client.send(
        new GetBucketNotificationConfigurationCommand({ Bucket }),
      );
      return QueueConfigurations.map(({ QueueArn = '' }) => QueueArn);
    } catch (error) {
      return absentOr(error, 'NoSuchBucket');
    } finally {
      client.destroy();
    }
  }
}

function absentOr(error: unknown, absence: string): undefined {
  if (error instanceof Error && error.name.includes(absence)) return undefined;
  throw error;
}
