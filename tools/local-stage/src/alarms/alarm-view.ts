import type { WatchedAlarm } from './alarms.ts';
import { signOf, type AlarmState } from './evaluation.ts';
import type { Metric } from './metrics.ts';
import type { StateChange } from './notification.ts';

/** An alarm as the stage tells of it. */
export type AlarmView = {
  readonly name: string;
  readonly service: string;
  readonly description: string;
  readonly state: AlarmState;
  readonly since: string;
  readonly reason: string;
  /** The file and entry that say what to do. */
  readonly runbook?: string;
  readonly metric: Metric;
  /** What the metric came to in the latest period, up to now. */
  readonly latest?: number;
  /** When it fires, in words. */
  readonly condition: string;
  /** Newest first. */
  readonly history: readonly StateChange[];
  /** Topics that are told when it fires. */
  readonly tells: readonly string[];
};

export function alarmView({ alarm, state, since, reason, latest, history }: WatchedAlarm): AlarmView {
  const { name, service, description, runbook, metric, tells } = alarm;
  return {
    ...{ name, service, description, state, since, reason },
    ...(runbook !== undefined && { runbook }),
    ...(latest !== undefined && { latest }),
    ...{ metric, condition: conditionOf(alarm), history, tells: tells.ALARM },
  };
}

function conditionOf({ metric, statisticName, periodMinutes, rule }: WatchedAlarm['alarm']): string {
  const { comparison, threshold, datapointsToAlarm, evaluationPeriods } = rule;
  const minutes = periodMinutes === 1 ? 'a minute' : `${periodMinutes} minutes`;
  const times =
    evaluationPeriods === 1 ? '' : `, ${datapointsToAlarm} of the last ${evaluationPeriods} times`;
  return `${statisticName} of ${metric.name} over ${minutes} ${signOf(comparison)} ${threshold}${times}`;
}
