import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ofFunction } from '../alarms/known-metrics.ts';
import { Wake } from '../stage/clock.ts';
import { passesFilters } from './filter-criteria.ts';
import { failuresOf, type EventSource, type SourceSettings } from './source.ts';
import type { StreamRecord } from './stream-record.ts';
import type { StreamShard } from './stream-shard.ts';

export type StreamMapping = {
  readonly functionArn: string;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more. */
  readonly windowMs: number;
  readonly filters: readonly unknown[];
  readonly reportsFailures: boolean;
  readonly bisects: boolean;
  /** -1 retries until the record expires. */
  readonly maximumRetries: number;
  readonly maximumAgeMs: number | undefined;
};

/** What Lambda tells the on-failure destination: where the records are, not what they are. */
export type DiscardedBatch = {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly requestId: string;
  readonly invocations: number;
  readonly records: readonly StreamRecord[];
};

type StreamSettings = SourceSettings & {
  readonly shard: StreamShard;
  readonly onDiscarded: (batch: DiscardedBatch) => Promise<void>;
};

const idlePollMs = 1000;
const longestBackoffMs = 5000;

/** Feeds a table's stream to a function: in order, batch by batch, a failing batch holding up what follows. */
export class StreamSource implements EventSource {
  readonly #mapping: StreamMapping;
  readonly #settings: StreamSettings;
  readonly #wake = new Wake();
  readonly #stopped = new AbortController();

  constructor(mapping: StreamMapping, settings: StreamSettings) {
    this.#mapping = mapping;
    this.#settings = settings;
    void this.#run();
  }

  wake(): void {
    this.#wake.ring();
  }

  stop(): void {
    this.#stopped.abort();
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    const { shard, clock, onProblem } = this.#settings;
    while (!this.#isStopped()) {
      try {
        const { wanted, last } = await this.#gather();
        if (last === undefined) {
          await clock.sleep(idlePollMs, this.#stopped.signal, this.#wake);
          continue;
        }
        if (wanted.length > 0) await this.#deliver(wanted);
        if (!this.#isStopped()) shard.advanceTo(sequenceOf(last));
      } catch (error) {
        if (this.#isStopped()) return;
        onProblem(`The stream of ${this.#mapping.functionArn} cannot be read: ${String(error)}`);
        await clock.sleep(idlePollMs, this.#stopped.signal);
      }
    }
  }

  /** The next batch of what the filters let through, and the last record that was looked at for it. */
  async #gather(): Promise<{ wanted: StreamRecord[]; last: StreamRecord | undefined }> {
    const { shard, clock } = this.#settings;
    const { batchSize, windowMs, filters } = this.#mapping;
    const wanted: StreamRecord[] = [];
    let last: StreamRecord | undefined;
    let untilMs: number | undefined;
    for (;;) {
      const records = await shard.read(batchSize - wanted.length, last && sequenceOf(last));
      last = records.at(-1) ?? last;
      wanted.push(...records.filter((record) => passesFilters(record, filters)));
      if (wanted.length === 0 || wanted.length >= batchSize) return { wanted, last };
      untilMs ??= clock.nowMs() + windowMs;
      if (clock.nowMs() >= untilMs || this.#isStopped()) return { wanted, last };
      if (records.length === 0) await clock.sleepUntil(untilMs, this.#stopped.signal, this.#wake);
    }
  }

  async #deliver(records: readonly StreamRecord[]): Promise<void> {
    const { faults, shard } = this.#settings;
    const pending: Batch[] = [{ records, failures: 0, throttles: 0, invocations: 0 }];
    for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
      if (this.#isStopped()) return;
      const refusals = batch.failures + batch.throttles;
      if (refusals > 0) await this.#backOff(refusals);
      await wait(faults.delayMs());
      const requestId = randomUUID();
      const { functionArn, reportsFailures } = this.#mapping;
      const event = { Records: batch.records };
      this.#measureLag(batch.records);
      const outcome = await this.#settings.invoke(functionArn, event, requestId);
      // Stopping kills instances; that is no failure of the batch.
      if (this.#isStopped()) return;
      if (!outcome.ok && outcome.throttled && !this.#isTooOld(batch.records)) {
        // What was not begun is no attempt, and is tried until it is too old.
        pending.unshift({ ...batch, throttles: batch.throttles + 1 });
        continue;
      }
      const failed = failuresOf(outcome, reportsFailures, batch.records.map(sequenceOf));
      const firstFailed = failed === 'all' ? 0 : lowest(batch.records, failed);
      if (firstFailed === undefined) {
        if (faults.isDuplicated()) await this.#settings.invoke(functionArn, event);
        continue;
      }
      const done = batch.records[firstFailed - 1];
      if (done !== undefined) shard.advanceTo(sequenceOf(done));
      pending.unshift(...(await this.#afterFailure(batch, firstFailed, requestId)));
    }
  }

  /** What is to be delivered again after records from `firstFailed` on have failed. */
  async #afterFailure(batch: Batch, firstFailed: number, requestId: string): Promise<Batch[]> {
    const { bisects, maximumRetries } = this.#mapping;
    const records = batch.records.slice(firstFailed);
    const invocations = batch.invocations + 1;
    // Progress starts the count anew: the records that fail now are others than before.
    const throttles = 0;
    const failures = firstFailed > 0 ? 1 : batch.failures + 1;
    if (bisects && firstFailed === 0 && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      const halves = [records.slice(0, middle), records.slice(middle)];
      return halves.map((half) => ({ records: half, failures: batch.failures, throttles, invocations }));
    }
    const expired = this.#isTooOld(records);
    const exhausted = maximumRetries >= 0 && failures > maximumRetries;
    if (!expired && !exhausted) return [{ records, failures, throttles, invocations }];
    const condition = exhausted ? 'RetryAttemptsExhausted' : 'RecordAgeExceeded';
    await this.#settings.onDiscarded({ condition, requestId, invocations, records });
    return [];
  }

  #isTooOld([oldest]: readonly StreamRecord[]): boolean {
    const { maximumAgeMs } = this.#mapping;
    return maximumAgeMs !== undefined && this.#ageMs(oldest) > maximumAgeMs;
  }

  /** Lambda tells how old a batch's last record is whenever it hands the batch over. */
  #measureLag(records: readonly StreamRecord[]): void {
    const functionName = this.#mapping.functionArn.split(':').at(6) ?? '';
    this.#settings.record(ofFunction(functionName, 'IteratorAge'), this.#ageMs(records.at(-1)));
  }

  #ageMs(record: StreamRecord | undefined): number {
    const createdSeconds = record?.dynamodb['ApproximateCreationDateTime'];
    return typeof createdSeconds === 'number' ? this.#settings.clock.nowMs() - createdSeconds * 1000 : 0;
  }

  async #backOff(failures: number): Promise<void> {
    const { clock } = this.#settings;
    await clock.sleep(Math.min(100 * 2 ** (failures - 1), longestBackoffMs), this.#stopped.signal);
  }
}

type Batch = {
  readonly records: readonly StreamRecord[];
  readonly failures: number;
  readonly throttles: number;
  readonly invocations: number;
};

/** Lambda goes back to the lowest sequence number that is reported; undefined when none is. */
function lowest(records: readonly StreamRecord[], failed: readonly string[]): number | undefined {
  const indexes = failed.map((sequence) => records.findIndex((record) => sequenceOf(record) === sequence));
  return indexes.length === 0 ? undefined : Math.min(...indexes);
}

export function sequenceOf(record: StreamRecord): string {
  return String(record.dynamodb['SequenceNumber']);
}
