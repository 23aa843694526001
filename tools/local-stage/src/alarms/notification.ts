import { accountId, region } from '../template/physical.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmState } from './evaluation.ts';

export type StateChange = {
  readonly at: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
};

/** What CloudWatch publishes to a topic when an alarm changes its state. */
export function notification(alarm: Alarm, change: StateChange): { subject: string; message: string } {
  const { name, arn, description, runbook, metric, rule, statisticName, periodMinutes } = alarm;
  const message = {
    AlarmName: name,
    AlarmDescription: runbook === undefined ? description : `${description} Runbook: ${runbook}`,
    AWSAccountId: accountId,
    NewStateValue: change.to,
    NewStateReason: change.reason,
    StateChangeTime: change.at.replace('Z', '+0000'),
    Region: region,
    AlarmArn: arn,
    OldStateValue: change.from,
    OKActions: alarm.tells.OK,
    AlarmActions: alarm.tells.ALARM,
    InsufficientDataActions: alarm.tells.INSUFFICIENT_DATA,
    Trigger: {
      MetricName: metric.name,
      Namespace: metric.namespace,
      StatisticType: isExtended(statisticName) ? 'ExtendedStatistic' : 'Statistic',
      [isExtended(statisticName) ? 'ExtendedStatistic' : 'Statistic']: statisticName,
      Unit: null,
      Dimensions: Object.entries(metric.dimensions).map(([dimension, value]) => ({ value, name: dimension })),
      Period: periodMinutes * 60,
      EvaluationPeriods: rule.evaluationPeriods,
      DatapointsToAlarm: rule.datapointsToAlarm,
      ComparisonOperator: rule.comparison,
      Threshold: rule.threshold,
      TreatMissingData: rule.missing,
    },
  };
  return { subject: `${change.to}: "${name}" in US East (N. Virginia)`, message: JSON.stringify(message) };
}

const isExtended = (statistic: string) => statistic.startsWith('p');
