import { ListQueuesCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import type { OwnStage } from '@paymyinvoice/local-stage';

/** What lies in dead-letter queues, and stays there: ten of each. */
export async function readDeadLetters({ aws }: OwnStage): Promise<Message[]> {
  const sqs = new SQSClient(aws);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const queues = QueueUrls.filter((url) => url.endsWith('-dlq'));
  if (queues.length === 0) throw new Error('There are no dead-letter queues to look into.');
  const letters = queues.map(async (QueueUrl) => {
    const some = { MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    return (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...some }))).Messages ?? [];
  });
  const found = (await Promise.all(letters)).flat();
  sqs.destroy();
  return found;
}

/** A scheduled run that died is told of too, but what it left undone the next one does. */
export function isMadeUpFor({ Body = '' }: Message): boolean {
  return Body.includes('"detail-type":"Scheduled Event"');
}
