import type { StageClock } from '../stage/clock.ts';
import type { Stack } from '../template/stack.ts';
import type { Alarm } from './alarm.ts';
import { alarmsOf } from './alarms-of-stacks.ts';
import { evaluate, periodsLookedAt, type AlarmState, type Datapoint } from './evaluation.ts';
import { measureLine, type LogMetric } from './log-metrics.ts';
import { MINUTE_MS, type Metric, type Metrics } from './metrics.ts';
import { notification, type StateChange } from './notification.ts';

/** An alarm with what it stands at. */
export type WatchedAlarm = {
  readonly alarm: Alarm;
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: string;
  /** What its metric came to in the latest period, up to now. */
  readonly latest: number | undefined;
  /** Newest first. */
  readonly history: readonly StateChange[];
};

type Watch = {
  alarm: Alarm;
  state: AlarmState;
  reason: string;
  since: string;
  history: StateChange[];
  /** Nothing was reported when it was evaluated last. */
  isSettled: boolean;
};

type AlarmsSettings = {
  readonly clock: StageClock;
  readonly metrics: Metrics;
  /** What a queue's metric stands at just now. */
  readonly gauge: (metric: Metric, nowMs: number) => number | undefined;
  readonly tell: (telling: { topicArn: string; subject: string; message: string }) => Promise<void>;
  readonly onProblem: (message: string) => void;
};

const KEPT_CHANGES = 50;

/**
 * Evaluates the alarms of the stacks as CloudWatch does, whenever a minute of the stage's clock is over. Time that the
 * clock jumps over passes as if nothing had happened in it: queues stand as they stood, and nothing is reported.
 */
export class Alarms {
  readonly #settings: AlarmsSettings;
  #watches: readonly Watch[] = [];
  #logMetrics: readonly LogMetric[] = [];
  #evaluatedMinute: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #stopListening: () => void;

  constructor(settings: AlarmsSettings) {
    this.#settings = settings;
    this.#evaluatedMinute = minuteOf(settings.clock.nowMs());
    this.#stopListening = settings.clock.onMove((fromMs) => {
      this.#catchUp(fromMs);
      this.#arm();
    });
  }

  /** Watches what the stacks say; an alarm that is known already goes on from what it stands at. */
  load(stacks: readonly Stack[]): void {
    const { metrics, clock, onProblem } = this.#settings;
    const { alarms, logMetrics } = alarmsOf(stacks, onProblem);
    this.#logMetrics = logMetrics;
    for (const alarm of alarms) metrics.watch(alarm.metric, minutesLookedAt(alarm));
    const known = new Map(this.#watches.map((watch) => [watch.alarm.name, watch]));
    const since = new Date(clock.nowMs()).toISOString();
    this.#watches = alarms.map((alarm) => ({
      ...(known.get(alarm.name) ?? {
        state: 'INSUFFICIENT_DATA',
        reason: 'Unchecked: Initial alarm creation',
        since,
        history: [],
      }),
      ...{ alarm, isSettled: false },
    }));
    this.#arm();
  }

  list(): readonly WatchedAlarm[] {
    const { clock, gauge } = this.#settings;
    const nowMs = clock.nowMs();
    this.#catchUp(nowMs);
    return this.#watches.map((watch) => ({
      ...watch,
      latest: gauge(watch.alarm.metric, nowMs) ?? this.#datapoint(watch.alarm, minuteOf(nowMs)),
    }));
  }

  /** Topics that the alarms tell. */
  get topics(): string[] {
    return [...new Set(this.#watches.flatMap(({ alarm }) => Object.values(alarm.tells).flat()))];
  }

  takeLine(functionName: string, line: string): void {
    if (this.#logMetrics.length > 0)
      measureLine(this.#logMetrics, { functionName, line }, this.#settings.metrics.record);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#watches = [];
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#watches.length === 0) return;
    const nowMs = this.#settings.clock.nowMs();
    this.#timer = setTimeout(
      () => {
        this.#catchUp(this.#settings.clock.nowMs());
        this.#arm();
      },
      MINUTE_MS - (nowMs % MINUTE_MS),
    ).unref();
  }

  /** Evaluates every minute that has ended; `seenAtMs` is when queues stood as they stand. */
  #catchUp(seenAtMs: number): void {
    const { clock, metrics, gauge } = this.#settings;
    const now = minuteOf(clock.nowMs());
    if (now <= this.#evaluatedMinute) return;
    const gauges = [...new Set(this.#watches.map(({ alarm }) => alarm.metric))].flatMap((metric) => {
      const value = gauge(metric, seenAtMs);
      return value === undefined ? [] : [{ metric, value }];
    });
    // What is older than any alarm looks back changes nothing any more.
    const longest = Math.max(0, ...this.#watches.map(({ alarm }) => minutesLookedAt(alarm)));
    this.#evaluatedMinute = Math.max(this.#evaluatedMinute, now - longest - 1);
    while (this.#evaluatedMinute < now) {
      const ended = this.#evaluatedMinute;
      for (const { metric, value } of gauges)
        // An empty queue that nothing came to reports nothing.
        if (value > 0 || metrics.hasAny(metric)) metrics.recordAtEnd(metric, ended, value);
      this.#evaluatedMinute += 1;
      for (const watch of this.#watches) this.#evaluate(watch, ended);
      metrics.forgetBefore(this.#evaluatedMinute);
    }
  }

  #evaluate(watch: Watch, lastMinute: number): void {
    const { metrics } = this.#settings;
    const { metric, periodMinutes, rule } = watch.alarm;
    const hasData = metrics.hasAny(metric);
    // Without any data the verdict is the same as a minute ago.
    if (watch.isSettled && !hasData) return;
    watch.isSettled = !hasData;
    const datapoints = Array.from({ length: periodsLookedAt(rule) }, (_, ago) =>
      this.#datapoint(watch.alarm, lastMinute - ago * periodMinutes),
    );
    const { state, reason } = evaluate(rule, datapoints);
    if (state === 'unchanged' || state === watch.state) return;
    const at = new Date((lastMinute + 1) * MINUTE_MS).toISOString();
    const change: StateChange = { at, from: watch.state, to: state, reason };
    Object.assign(watch, { state, reason, since: at });
    watch.history.unshift(change);
    watch.history.length = Math.min(watch.history.length, KEPT_CHANGES);
    this.#tell(watch.alarm, change);
  }

  /** What the metric came to in the period that ends with a minute. */
  #datapoint({ metric, periodMinutes, statistic }: Alarm, lastMinute: number): Datapoint {
    const samples = this.#settings.metrics.samples(metric, lastMinute - periodMinutes + 1, lastMinute);
    return samples.length === 0 ? undefined : statistic(samples);
  }

  #tell(alarm: Alarm, change: StateChange): void {
    const { tell, onProblem } = this.#settings;
    for (const topicArn of alarm.tells[change.to])
      tell({ topicArn, ...notification(alarm, change) }).catch((error: unknown) =>
        onProblem(`${topicArn} could not be told of ${alarm.name}: ${String(error)}`),
      );
  }
}

function minutesLookedAt({ rule, periodMinutes }: Alarm): number {
  return periodsLookedAt(rule) * periodMinutes;
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
