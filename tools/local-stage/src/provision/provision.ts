import { resourcesOf, type Stack } from '../template/stack.ts';
import { provisionBuckets } from './buckets.ts';
import type { Clients } from './clients.ts';
import { provisionQueues } from './queues.ts';
import { provisionTable } from './tables.ts';
import { provisionSubscriptions, provisionTopics, subscriptionsOf } from './topics.ts';

/** Creates what the stacks declare and keeps what an earlier start left, whatever order the stacks come in. */
export async function provision(clients: Clients, stacks: readonly Stack[]): Promise<void> {
  const all = (type: string) => stacks.flatMap((stack) => resourcesOf(stack, type));
  const [tables, queues, topics] = [
    all('AWS::DynamoDB::Table'),
    all('AWS::SQS::Queue'),
    all('AWS::SNS::Topic'),
  ];
  await Promise.all([
    Promise.all(tables.map((table) => provisionTable(clients.dynamodb, table))),
    provisionQueues(clients.sqs, queues),
    provisionTopics(clients.sns, topics),
  ]);
  await provisionSubscriptions(
    clients.sns,
    stacks.flatMap(subscriptionsOf),
    new Set(queues.map(({ physical }) => String(physical.attributes['Arn']))),
    topics.map(({ physical }) => physical.ref),
  );
  await provisionBuckets(clients.access, all('AWS::S3::Bucket'));
}
