import type { Fauxqs } from './fauxqs.ts';

export type QueueDepth = {
  /** Messages that could be received now. */
  readonly visible: number;
  /** Of the oldest message that nobody has deleted, received or not. */
  readonly oldestSentAtMs: number | undefined;
};

/** Looks into a queue as SQS's own metrics do. A hidden message whose time is over is visible, if not yet moved. */
export function queueDepth(
  { sqsStore }: Pick<Fauxqs, 'sqsStore'>,
  queueName: string,
  nowMs: number,
): QueueDepth | undefined {
  const queue = sqsStore.getQueueByName(queueName);
  if (queue === undefined) return undefined;
  const { ready, delayed, inflight } = queue.inspectMessages();
  const hidden = inflight.filter(({ visibilityDeadline }) => visibilityDeadline > nowMs);
  const held = delayed.filter(({ delayUntil = 0 }) => delayUntil > nowMs);
  const all = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
  return {
    visible: all.length - hidden.length - held.length,
    oldestSentAtMs: all.length === 0 ? undefined : Math.min(...all.map(({ sentTimestamp }) => sentTimestamp)),
  };
}
