import type { Metric } from './metrics.ts';

/** What the stage measures of itself; functions' logs make further metrics. */
const measured: Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>> =
  {
    'AWS/ApiGateway': { dimension: 'ApiId', names: ['4xx', '5xx', 'Count', 'Latency'] },
    'AWS/Lambda': { dimension: 'FunctionName', names: ['Errors', 'Invocations', 'IteratorAge', 'Throttles'] },
    'AWS/SQS': {
      dimension: 'QueueName',
      names: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
    },
  };

export function isMeasured({ namespace, name, dimensions }: Metric): boolean {
  const known = measured[namespace];
  const [dimension, ...others] = Object.keys(dimensions);
  return (
    known !== undefined && known.names.includes(name) && dimension === known.dimension && others.length === 0
  );
}

export const ofFunction = (
  FunctionName: string,
  name: 'Errors' | 'Invocations' | 'IteratorAge' | 'Throttles',
) => ({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName } }) satisfies Metric;

export const ofApi = (ApiId: string, name: '4xx' | '5xx' | 'Count' | 'Latency') =>
  ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId } }) satisfies Metric;
