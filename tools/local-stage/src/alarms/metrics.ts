/** Which series of numbers: its namespace, its name, and whose it is. */
export type Metric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

export type RecordMetric = (metric: Metric, value: number) => void;

export const MINUTE_MS = 60_000;

/** Samples by the minute they fell in. */
type Series = { readonly keptMinutes: number; readonly samples: Map<number, number[]> };

/** What was measured of late, of the metrics that somebody watches; anything else is not kept. */
export class Metrics {
  readonly #series = new Map<string, Series>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Keeps a metric's samples for so long at least. */
  watch(metric: Metric, keptMinutes: number): void {
    const known = this.#series.get(keyOf(metric));
    this.#series.set(keyOf(metric), {
      samples: known?.samples ?? new Map<number, number[]>(),
      keptMinutes: Math.max(keptMinutes, known?.keptMinutes ?? 0),
    });
  }

  readonly record: RecordMetric = (metric, value) => {
    this.#add(metric, Math.floor(this.#nowMs() / MINUTE_MS), value);
  };

  /** Notes what something stood at when a minute ended. */
  recordAtEnd(metric: Metric, minute: number, value: number): void {
    this.#add(metric, minute, value);
  }

  /** The samples of the minutes from `first` to `last`, both included. */
  samples(metric: Metric, first: number, last: number): number[] {
    const series = this.#series.get(keyOf(metric));
    if (series === undefined || series.samples.size === 0) return [];
    const found: number[] = [];
    for (let minute = first; minute <= last; minute += 1) found.push(...(series.samples.get(minute) ?? []));
    return found;
  }

  hasAny(metric: Metric): boolean {
    return (this.#series.get(keyOf(metric))?.samples.size ?? 0) > 0;
  }

  /** Forgets what no evaluation will look at once the minute is over. */
  forgetBefore(minute: number): void {
    for (const { samples, keptMinutes } of this.#series.values())
      for (const each of samples.keys()) if (each < minute - keptMinutes) samples.delete(each);
  }

  #add(metric: Metric, minute: number, value: number): void {
    const samples = this.#series.get(keyOf(metric))?.samples;
    if (samples === undefined) return;
    const ofMinute = samples.get(minute);
    if (ofMinute === undefined) samples.set(minute, [value]);
    else ofMinute.push(value);
  }
}

function keyOf({ namespace, name, dimensions }: Metric): string {
  const pairs = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, pairs]);
}
