import { alarmsOf } from './alarm.ts';
import { listOf, membersOf, plain, referredTo, resourcesOf, type Rule, type Template } from './template.ts';

/** The metrics that must have an alarm, by resource. */
function* wanted(template: Template): Iterable<{ resource: string; metric: string }> {
  for (const [resource] of resourcesOf(template, 'AWS::Lambda::Function'))
    yield { resource, metric: 'Errors' };
  // A throttled stream consumer shows in its lag, a throttled scheduled run in its dead letters.
  for (const resource of answering(template)) yield { resource, metric: 'Throttles' };
  for (const [, { EventSourceArn, FunctionName }] of resourcesOf(
    template,
    'AWS::Lambda::EventSourceMapping',
  )) {
    const resource = referredTo(FunctionName);
    const isStream = template.Resources[referredTo(EventSourceArn) ?? '']?.Type === 'AWS::DynamoDB::Table';
    if (resource !== undefined) yield { resource, metric: isStream ? 'IteratorAge' : 'Throttles' };
  }
  for (const [resource, { QueueName }] of resourcesOf(template, 'AWS::SQS::Queue'))
    yield {
      resource,
      metric: plain(QueueName).endsWith('-dlq')
        ? 'ApproximateNumberOfMessagesVisible'
        : 'ApproximateAgeOfOldestMessage',
    };
  for (const [resource] of resourcesOf(template, 'AWS::ApiGatewayV2::Api')) {
    yield { resource, metric: '5xx' };
    yield { resource, metric: 'Latency' };
  }
}

function answering(template: Template): Set<string> {
  const targets = resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(([, { IntegrationUri }]) =>
    referredTo(IntegrationUri),
  );
  return new Set(targets.filter((target) => target !== undefined));
}

/** Whatever can go wrong tells somebody. */
export const alarms: Rule = function* (template) {
  const watched = new Set(
    alarmsOf(template)
      .filter(({ tellsSomebody }) => tellsSomebody)
      .map(({ metric, of }) => `${metric}/${of ?? ''}`),
  );
  for (const { resource, metric } of wanted(template))
    if (!watched.has(`${metric}/${resource}`)) yield { resource, message: `has no alarm for ${metric}` };
};

/** An alarm on a metric that nobody reports stays silent for ever, and one on a misspelt dimension does, too. */
export const alarmsThatCanFire: Rule = function* (template) {
  for (const alarm of alarmsOf(template)) {
    const message = alarm.namespace.startsWith('AWS/')
      ? flawOfDimension(alarm, template)
      : flawOfLogMetric(alarm, template);
    if (message !== undefined) yield { resource: alarm.id, message };
    if (alarm.datapointsToAlarm > alarm.evaluationPeriods)
      yield { resource: alarm.id, message: 'needs more datapoints than it looks at' };
  }
};

const DIMENSIONS: Record<string, { dimension: string; type: string; refersBy: 'Ref' | 'QueueName' }> = {
  'AWS/ApiGateway': { dimension: 'ApiId', type: 'AWS::ApiGatewayV2::Api', refersBy: 'Ref' },
  'AWS/Lambda': { dimension: 'FunctionName', type: 'AWS::Lambda::Function', refersBy: 'Ref' },
  // Ref of a queue is its address, which no metric is known by.
  'AWS/SQS': { dimension: 'QueueName', type: 'AWS::SQS::Queue', refersBy: 'QueueName' },
};

type Alarm = ReturnType<typeof alarmsOf>[number];

function flawOfDimension(
  { namespace, dimensions, of, refersBy }: Alarm,
  template: Template,
): string | undefined {
  const known = DIMENSIONS[namespace];
  if (known === undefined) return `watches ${namespace}, which nothing here reports to`;
  const isRight =
    dimensions.join() === known.dimension &&
    refersBy === known.refersBy &&
    template.Resources[of ?? '']?.Type === known.type;
  return isRight ? undefined : `does not name its ${known.dimension}`;
}

function flawOfLogMetric({ namespace, metric, dimensions }: Alarm, template: Template): string | undefined {
  const made = resourcesOf(template, 'AWS::Logs::MetricFilter')
    .flatMap(([, { MetricTransformations }]) => listOf(MetricTransformations))
    .map(membersOf);
  const isMade = made.some(
    ({ MetricNamespace, MetricName }) => MetricNamespace === namespace && MetricName === metric,
  );
  return isMade && dimensions.length === 0 ? undefined : `watches ${metric}, which nothing makes`;
}

/** Whoever is woken reads what to do: the entry is named as the alarm, without stage and service. */
export const runbookEntries: Rule = function* (template, stage) {
  for (const { id, name, description } of alarmsOf(template)) {
    const [, kind] = new RegExp(`^paymyinvoice-${stage}-[a-z]+-(.+)$`).exec(name) ?? [];
    if (kind === undefined) yield { resource: id, message: `is named ${name}` };
    else if (!description.endsWith(` Runbook: docs/runbook.md#${kind}`))
      yield { resource: id, message: `does not end with "Runbook: docs/runbook.md#${kind}"` };
  }
};
