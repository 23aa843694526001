import { serviceName } from '../stage/stacks.ts';
import { arnOf } from '../template/physical.ts';
import type { Resource } from '../template/stack.ts';
import { isRecord, textOf } from '../template/template.ts';
import { isComparison, type AlarmRule, type MissingData } from './evaluation.ts';
import type { Metric } from './metrics.ts';
import { statisticNamed, type Statistic } from './statistic.ts';

/** An alarm as a template describes it. */
export type Alarm = {
  readonly name: string;
  readonly arn: string;
  readonly service: string;
  readonly description: string;
  /** Where it says what to do, such as `docs/runbook.md#relay-lag`. */
  readonly runbook: string | undefined;
  readonly metric: Metric;
  readonly statistic: Statistic;
  readonly statisticName: string;
  readonly periodMinutes: number;
  readonly rule: AlarmRule;
  /** Topics that are told of a change to each state. */
  readonly tells: Readonly<Record<'OK' | 'ALARM' | 'INSUFFICIENT_DATA', readonly string[]>>;
};

const MISSING: readonly string[] = ['missing', 'ignore', 'breaching', 'notBreaching'] satisfies MissingData[];

/** Reads an alarm of a template; where it is of a kind that the stage cannot evaluate, answers why. */
export function readAlarm({ properties, physical }: Resource, stack: string): Alarm | string {
  const { MetricName, Namespace, Period, ComparisonOperator, EvaluationPeriods } = properties;
  if (typeof MetricName !== 'string' || typeof Namespace !== 'string')
    return 'it watches more than one metric';
  const statisticName = textOf(properties['ExtendedStatistic'] ?? properties['Statistic']);
  const statistic = statisticNamed(statisticName);
  if (statistic === undefined) return `it has the statistic "${statisticName}"`;
  const comparison = textOf(ComparisonOperator);
  if (!isComparison(comparison)) return `it compares by "${comparison}"`;
  const periodMinutes = Number(Period) / 60;
  if (!Number.isInteger(periodMinutes)) return `its period is no whole number of minutes`;
  const missing = textOf(properties['TreatMissingData'] ?? 'missing');
  if (!isMissingData(missing)) return `it takes missing data for "${missing}"`;
  const name = textOf(properties['AlarmName']) || physical.ref;
  const [, description = '', runbook] =
    /^(.*?)(?:\s*Runbook: (\S+))?$/s.exec(textOf(properties['AlarmDescription'])) ?? [];
  const evaluationPeriods = Number(EvaluationPeriods);
  return {
    ...{ name, arn: arnOf('cloudwatch', `alarm:${name}`), service: serviceName(stack), description, runbook },
    metric: { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(properties['Dimensions']) },
    ...{ statistic, statisticName, periodMinutes },
    rule: {
      ...{ comparison, missing, evaluationPeriods, threshold: Number(properties['Threshold']) },
      datapointsToAlarm: Number(properties['DatapointsToAlarm'] ?? evaluationPeriods),
    },
    tells:
      properties['ActionsEnabled'] === false
        ? { OK: [], ALARM: [], INSUFFICIENT_DATA: [] }
        : {
            OK: topicsIn(properties['OKActions']),
            ALARM: topicsIn(properties['AlarmActions']),
            INSUFFICIENT_DATA: topicsIn(properties['InsufficientDataActions']),
          },
  };
}

function isMissingData(value: string): value is MissingData {
  return MISSING.includes(value);
}

function dimensionsOf(value: unknown): Record<string, string> {
  const dimensions = [value ?? []].flat().filter(isRecord);
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [textOf(Name), textOf(Value)]));
}

function topicsIn(actions: unknown): string[] {
  return [actions ?? []]
    .flat()
    .map(textOf)
    .filter((arn) => arn.startsWith('arn:aws:sns:'));
}
