import { resourcesOf, type Resource, type Stack } from '../template/stack.ts';
import { readAlarm, type Alarm } from './alarm.ts';
import { isMeasured } from './known-metrics.ts';
import { readLogMetrics, type LogMetric } from './log-metrics.ts';
import type { Metric } from './metrics.ts';

/** All alarms of the stacks and what they watch in logs; what the stage cannot evaluate is named and left out. */
export function alarmsOf(
  stacks: readonly Stack[],
  onProblem: (message: string) => void,
): { alarms: Alarm[]; logMetrics: LogMetric[] } {
  const read = <Result>(type: string, reader: (resource: Resource, stack: string) => Result | string) =>
    stacks.flatMap((stack) =>
      resourcesOf(stack, type).flatMap((resource) => {
        const result = reader(resource, stack.name);
        if (typeof result !== 'string') return [result];
        onProblem(`${stack.name}: ${resource.logicalId} is left out, ${result.replace(/\.$/, '')}.`);
        return [];
      }),
    );
  const logMetrics = read('AWS::Logs::MetricFilter', readLogMetrics).flat();
  const fromLogs = new Set(logMetrics.map(({ metric }) => nameOf(metric)));
  const alarms = read('AWS::CloudWatch::Alarm', (resource, stack) => {
    const alarm = readAlarm(resource, stack);
    if (typeof alarm === 'string' || isMeasured(alarm.metric) || fromLogs.has(nameOf(alarm.metric)))
      return alarm;
    return `the local stage does not measure ${nameOf(alarm.metric)}`;
  });
  return { alarms, logMetrics };
}

function nameOf({ namespace, name, dimensions }: Metric): string {
  return [namespace, name, ...Object.keys(dimensions)].join(' ');
}
