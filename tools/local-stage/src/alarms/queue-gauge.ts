import type { Messaging } from '../engines/messaging/messaging.ts';
import type { Metric } from './metrics.ts';

/** What a queue's metrics stand at; undefined for any other metric. */
export function queueGauge(messaging: Messaging): (metric: Metric, nowMs: number) => number | undefined {
  return ({ namespace, name, dimensions: { QueueName } }, nowMs) => {
    if (namespace !== 'AWS/SQS' || QueueName === undefined) return undefined;
    const depth = messaging.queueDepth(QueueName, nowMs);
    if (depth === undefined) return undefined;
    const { visible, oldestSentAtMs = nowMs } = depth;
    return name === 'ApproximateAgeOfOldestMessage' ? Math.max(0, nowMs - oldestSentAtMs) / 1000 : visible;
  };
}
