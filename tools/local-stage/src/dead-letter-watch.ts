import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { CallReport } from './aws-endpoint.ts';
import type { EventLog } from './event-log.ts';

type DeadLetterWatch = {
  readonly sqs: SQSClient;
  readonly events: EventLog;
  readonly queueUrl: (queueName: string) => string;
  readonly isDeadLetterQueue: (queueArn: string) => boolean;
};

/** Notices when a consumer itself puts an event aside, by looking into the dead-letter queue it wrote to. */
export async function noticeDeadLetter(report: CallReport, watch: DeadLetterWatch): Promise<void> {
  if (report.service !== 'sqs' || !report.action.startsWith('SendMessage') || report.status !== 200) return;
  const queueArn = report.arns.find(watch.isDeadLetterQueue);
  if (queueArn === undefined) return;
  const QueueUrl = watch.queueUrl(queueArn.split(':').at(-1) ?? '');
  // Looked at and left where it is: whoever reads the queue finds it there.
  const looking = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  const { Messages } = await watch.sqs.send(looking);
  for (const { Body } of Messages ?? []) watch.events.recordDeadLetter(report.caller, Body ?? '');
}
