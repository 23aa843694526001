import { listOf, membersOf, plain, referredTo, resourcesOf, type Rule, type Template } from './template.ts';

/** `metric/resource` of every alarm that tells somebody. */
function watched(template: Template): Set<string> {
  return new Set(
    resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .filter(([, { AlarmActions }]) => listOf(AlarmActions).length > 0)
      .flatMap(([, { MetricName, Dimensions }]) =>
        listOf(Dimensions).map(
          (dimension) => `${plain(MetricName)}/${referredTo(membersOf(dimension)['Value']) ?? ''}`,
        ),
      ),
  );
}

export const alarms: Rule = function* (template) {
  const alarmed = watched(template);
  for (const [resource] of resourcesOf(template, 'AWS::Lambda::Function'))
    if (!alarmed.has(`Errors/${resource}`)) yield { resource, message: 'has no alarm for errors' };
  for (const [resource, { QueueName }] of resourcesOf(template, 'AWS::SQS::Queue')) {
    const metric = plain(QueueName).endsWith('-dlq')
      ? 'ApproximateNumberOfMessagesVisible'
      : 'ApproximateAgeOfOldestMessage';
    if (!alarmed.has(`${metric}/${resource}`)) yield { resource, message: `has no alarm for ${metric}` };
  }
};
