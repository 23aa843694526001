import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { askEngine } from '../../aws-endpoint/engine-bridge.ts';
import { BucketSettings } from '../s3/bucket-settings.ts';
import { concerns, notification, type ObjectEvent, targetsOf, testMessage } from '../s3/notifications.ts';
import { startStorage } from '../s3/storage.ts';
import { fanOut } from './fan-out.ts';
import { type Fauxqs, startFauxqs } from './fauxqs.ts';
import { queueDepth, type QueueDepth } from './queue-depth.ts';
import { startTopics } from './topics.ts';

export interface Messaging {
  readonly sqs: AwsService;
  readonly sns: AwsService;
  readonly s3: AwsService;
  /** What lies in a queue, without touching it. */
  queueDepth(queueName: string, nowMs: number): QueueDepth | undefined;
  close(): Promise<void>;
}

export interface MessagingOptions {
  readonly directory?: string;
  /** Address of the endpoint in front. */
  readonly url: string;
  readonly bodyLimitBytes: number;
}

/** SQS, SNS and S3 on one engine, so that a topic or a bucket can put messages into queues. */
export async function startMessaging(options: MessagingOptions): Promise<Messaging> {
  const fauxqs = await startFauxqs(options);
  const settings = new BucketSettings(options.directory && join(options.directory, 'bucket-settings.json'));
  return {
    sqs: {
      // Clients may call a queue's own address; fauxqs knows the root alone.
      answer: (_call, request) => askEngine(fauxqs.handle, { ...request, url: '/' }),
      async close() {},
    },
    sns: startTopics(fauxqs),
    s3: startStorage({
      fauxqs,
      settings,
      tell: (event) => tellTargets(fauxqs, settings, event),
      onNotificationConfiguration(bucket, configuration) {
        const known = new Set(targetsOf(settings.get(bucket, 'notification')).map(({ arn }) => arn));
        const targets = targetsOf(configuration);
        for (const { arn } of targets) refuseMissingTarget(fauxqs, arn);
        for (const { arn } of targets) if (!known.has(arn)) send(fauxqs, arn, testMessage(bucket));
      },
    }),
    queueDepth: (queueName, nowMs) => queueDepth(fauxqs, queueName, nowMs),
    close: () => fauxqs.close(),
  };
}

function tellTargets(fauxqs: Fauxqs, settings: BucketSettings, event: ObjectEvent): void {
  for (const target of targetsOf(settings.get(event.bucket, 'notification'))) {
    if (concerns(target, event)) send(fauxqs, target.arn, notification(target, event));
  }
}

function refuseMissingTarget({ sqsStore, snsStore }: Fauxqs, arn: string): void {
  if (sqsStore.getQueueByArn(arn) || snsStore.getTopic(arn)) return;
  throw new AwsError('InvalidArgument', 'Unable to validate the following destination configurations');
}

function send(fauxqs: Fauxqs, arn: string, body: string): void {
  const topic = fauxqs.snsStore.getTopic(arn);
  if (topic) {
    fanOut(fauxqs, topic, {
      messageId: randomUUID(),
      topicArn: arn,
      message: body,
      subject: 'Amazon S3 Notification',
      attributes: {},
    });
    return;
  }
  fauxqs.sqsStore.getQueueByArn(arn)?.enqueue(fauxqs.createMessage(body, {}));
}
