// Every path without a caller that waits: table streams, queues, subscriptions, schedules.
import {
  listOf,
  membersOf,
  plain,
  referredTo,
  resourcesOf,
  type Flaw,
  type Properties,
  type Rule,
  type Template,
} from './template.ts';

const FOURTEEN_DAYS_SECONDS = 14 * 24 * 60 * 60;
const VISIBILITY_PER_TIMEOUT = 6;

function propertiesOf(template: Template, id: string | undefined): Properties | undefined {
  return id === undefined ? undefined : template.Resources[id]?.Properties;
}

function deadLetterQueueOf({ RedrivePolicy }: Properties): string | undefined {
  return referredTo(membersOf(RedrivePolicy)['deadLetterTargetArn']);
}

export const eventSources: Rule = function* (template) {
  for (const [resource, mapping] of resourcesOf(template, 'AWS::Lambda::EventSourceMapping')) {
    if (!listOf(mapping['FunctionResponseTypes']).includes('ReportBatchItemFailures'))
      yield { resource, message: 'fails a whole batch for one record' };
    const source = referredTo(mapping['EventSourceArn']);
    const type = source === undefined ? undefined : template.Resources[source]?.Type;
    if (type === 'AWS::SQS::Queue') yield* queueSource(template, resource, mapping, source);
    else if (type === 'AWS::DynamoDB::Table') yield* streamSource(resource, mapping);
    else yield { resource, message: 'has a source outside this stack' };
  }
};

function* queueSource(
  template: Template,
  resource: string,
  mapping: Properties,
  queue: string | undefined,
): Iterable<Flaw> {
  const visibility = Number(propertiesOf(template, queue)?.['VisibilityTimeout'] ?? 0);
  const timeout = Number(propertiesOf(template, referredTo(mapping['FunctionName']))?.['Timeout']);
  if (!(visibility >= VISIBILITY_PER_TIMEOUT * timeout))
    yield {
      resource,
      message: `hides a message for ${visibility} s, less than six timeouts of ${timeout} s`,
    };
  const source = propertiesOf(template, queue) ?? {};
  if (deadLetterQueueOf(source) === undefined)
    yield { resource, message: `${queue ?? 'its queue'} has no dead-letter queue` };
}

function* streamSource(resource: string, mapping: Properties): Iterable<Flaw> {
  const destination = membersOf(membersOf(mapping['DestinationConfig'])['OnFailure'])['Destination'];
  if (referredTo(destination) === undefined) yield { resource, message: 'has no on-failure destination' };
  if (mapping['BisectBatchOnFunctionError'] !== true)
    yield { resource, message: 'does not split failing batches' };
  if (!(Number(mapping['MaximumRetryAttempts'] ?? -1) >= 0))
    yield { resource, message: 'retries without end' };
  if (!(Number(mapping['MaximumRecordAgeInSeconds'] ?? -1) >= 0))
    yield { resource, message: 'retries records of any age' };
  if (listOf(membersOf(mapping['FilterCriteria'])['Filters']).length === 0)
    yield { resource, message: 'sees every change of the table' };
}

export const deadLetterQueues: Rule = function* (template) {
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  const redriven = new Set(queues.map(([, properties]) => deadLetterQueueOf(properties)));
  for (const [resource, { MessageRetentionPeriod, QueueName }] of queues) {
    const isDeadLetterQueue = redriven.has(resource) || plain(QueueName).endsWith('-dlq');
    if (isDeadLetterQueue && MessageRetentionPeriod !== FOURTEEN_DAYS_SECONDS)
      yield { resource, message: 'does not keep dead letters for 14 days' };
  }
};

export const subscriptions: Rule = function* (template) {
  for (const [resource, properties] of resourcesOf(template, 'AWS::SNS::Subscription')) {
    if (deadLetterQueueOf(properties) === undefined)
      yield { resource, message: 'has no dead-letter queue for what cannot be delivered' };
    if (properties['RawMessageDelivery'] !== true) yield { resource, message: 'wraps its messages' };
    if (Object.keys(membersOf(properties['FilterPolicy'])).length === 0)
      yield { resource, message: 'receives every event of the topic' };
  }
};

export const schedules: Rule = function* (template) {
  const caught = new Set(
    resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')
      .filter(([, { DestinationConfig }]) => 'OnFailure' in membersOf(DestinationConfig))
      .map(([, { FunctionName }]) => referredTo(FunctionName)),
  );
  for (const [, { Targets }] of resourcesOf(template, 'AWS::Events::Rule'))
    for (const target of listOf(Targets).map(membersOf)) {
      const resource = referredTo(target['Arn']);
      if (resource !== undefined && !caught.has(resource))
        yield { resource, message: 'is run by a schedule and has no on-failure destination' };
    }
};
