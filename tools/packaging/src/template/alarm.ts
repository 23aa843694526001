import { listOf, membersOf, plain, referredTo, resourcesOf, type Template, type Value } from './template.ts';

/** An alarm of a template, as the rules look at it. */
type Alarm = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly string[];
  /** The resource that its first dimension names, and by what of it. */
  readonly of: string | undefined;
  readonly refersBy: string | undefined;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly tellsSomebody: boolean;
};

export function alarmsOf(template: Template): Alarm[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id, properties]) => {
    const dimensions = listOf(properties['Dimensions']).map(membersOf);
    const evaluationPeriods = Number(properties['EvaluationPeriods'] ?? 1);
    return {
      id,
      name: plain(properties['AlarmName']),
      description: plain(properties['AlarmDescription']),
      namespace: plain(properties['Namespace']),
      metric: plain(properties['MetricName']),
      dimensions: dimensions.map(({ Name }) => plain(Name)),
      of: referredTo(dimensions[0]?.['Value']),
      refersBy: attributeOf(dimensions[0]?.['Value']),
      evaluationPeriods,
      datapointsToAlarm: Number(properties['DatapointsToAlarm'] ?? evaluationPeriods),
      tellsSomebody: listOf(properties['AlarmActions']).length > 0,
    };
  });
}

function attributeOf(value: Value | undefined): string | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute } = membersOf(value);
  return ref === undefined ? plain(listOf(attribute)[1]) : 'Ref';
}
