import { parseFilterPattern, type LogFilter } from '../engines/logs/filter-pattern.ts';
import { parseSelector } from '../engines/logs/json-selector.ts';
import type { Resource } from '../template/stack.ts';
import { isRecord, textOf } from '../template/template.ts';
import type { Metric, RecordMetric } from './metrics.ts';

const FUNCTION_LOGS = '/aws/lambda/';

/** Makes numbers of a function's log lines, as a metric filter of the templates says. */
export type LogMetric = {
  readonly functionName: string;
  readonly metric: Metric;
  readonly matches: LogFilter;
  readonly valueOf: (line: string) => number;
};

/** Reads a metric filter; where it is of a kind that the stage cannot apply, answers why. */
export function readLogMetrics({ properties }: Resource): LogMetric[] | string {
  const group = textOf(properties['LogGroupName']);
  if (!group.startsWith(FUNCTION_LOGS)) return `${group} is no log of a function`;
  const matches = attempt(() => parseFilterPattern(textOf(properties['FilterPattern'])));
  if (typeof matches === 'string') return matches;
  const made = [properties['MetricTransformations'] ?? []].flat().filter(isRecord);
  if (made.some(({ Dimensions }) => Dimensions !== undefined)) return 'its metrics have dimensions';
  const functionName = group.slice(FUNCTION_LOGS.length);
  return made.map(({ MetricNamespace, MetricName, MetricValue }) => ({
    ...{ functionName, matches, valueOf: valueIn(textOf(MetricValue)) },
    metric: { namespace: textOf(MetricNamespace), name: textOf(MetricName), dimensions: {} },
  }));
}

/** Takes a line that a function wrote. */
export function measureLine(
  logMetrics: readonly LogMetric[],
  { functionName, line }: { functionName: string; line: string },
  record: RecordMetric,
): void {
  for (const each of logMetrics) {
    if (each.functionName !== functionName || !each.matches(line)) continue;
    const value = each.valueOf(line);
    if (!Number.isNaN(value)) record(each.metric, value);
  }
}

function valueIn(text: string): (line: string) => number {
  if (!text.startsWith('$')) return () => Number(text);
  const select = parseSelector(text);
  return (line) => Number(select(JSON.parse(line))[0]);
}

function attempt<Result>(read: () => Result): Result | string {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
