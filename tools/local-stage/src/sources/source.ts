import type { RecordMetric } from '../alarms/metrics.ts';
import type { StageClock } from '../stage/clock.ts';
import type { Outcome } from '../functions/instance.ts';
import type { DeliveryFaults } from '../faults/delivery-faults.ts';

/** Something that makes functions run by itself. */
export interface EventSource {
  /** Ends it; what is being delivered just now is not waited for. */
  stop(): void;
}

export type SourceSettings = {
  readonly clock: StageClock;
  readonly faults: DeliveryFaults;
  readonly invoke: (functionArn: string, event: unknown, requestId?: string) => Promise<Outcome>;
  readonly record: RecordMetric;
  readonly onProblem: (message: string) => void;
};

/**
 * What a batch's answer says about its entries: the identifiers that failed, or `all` when the function failed or
 * its answer makes no sense (Lambda then takes the whole batch for failed).
 */
export function failuresOf(
  outcome: Outcome,
  reportsFailures: boolean,
  identifiers: readonly string[],
): string[] | 'all' {
  if (!outcome.ok) return 'all';
  if (!reportsFailures || outcome.payload === null || typeof outcome.payload !== 'object') return [];
  const failures: unknown = Reflect.get(outcome.payload, 'batchItemFailures');
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return 'all';
  const known = new Set(identifiers);
  const failed = failures.map((failure: unknown): unknown =>
    typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'itemIdentifier') : undefined,
  );
  return failed.every((id): id is string => typeof id === 'string' && known.has(id)) ? failed : 'all';
}
