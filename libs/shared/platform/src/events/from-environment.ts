import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createLogger } from '../core/logging.ts';
import { serviceInfo, type ConsumerEnvironment, type PublisherEnvironment } from '../core/service-config.ts';
import { awsClientSettings } from '../data/aws-client-settings.ts';
import { createDocumentClient } from '../data/document-client.ts';
import { Table } from '../data/table.ts';
import { consumerHandler } from './consumer.ts';
import { consumerQueue, type ConsumerQueue } from './consumer-queue.ts';
import { messageHandler, type MessageWork } from './message-handler.ts';
import type { OutboxPublishing } from './publish-outbox.ts';
import { publisherFor } from './publisher.ts';
import type { Subscription } from './reaction.ts';

/** What relay and sweep of a service publish from and to. */
export function outboxPublishing(environment: PublisherEnvironment): OutboxPublishing {
  return {
    table: new Table({ client: createDocumentClient(), name: environment.TABLE_NAME }),
    publish: publisherFor(new SNSClient(awsClientSettings), environment.TOPIC_ARN),
    logger: createLogger(serviceInfo(environment)),
  };
}

/** The consumer of a service's queue, with the service's reactions. */
export function consumerOf(environment: ConsumerEnvironment, consumes: readonly Subscription[]) {
  return consumerHandler({
    consumes,
    queue: queueOf(environment),
    logger: createLogger(serviceInfo(environment)),
  });
}

/** The worker of a queue that other things than events come through. */
export function messagesOf(environment: ConsumerEnvironment, work: MessageWork) {
  return messageHandler({
    work,
    queue: queueOf(environment),
    logger: createLogger(serviceInfo(environment)),
  });
}

function queueOf({ DEAD_LETTER_QUEUE_URL }: ConsumerEnvironment): ConsumerQueue {
  return consumerQueue(new SQSClient(awsClientSettings), DEAD_LETTER_QUEUE_URL);
}
