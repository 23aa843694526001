import { randomUUID } from 'node:crypto';
import { accountId, region } from '../template/physical.ts';
import type { Schedule } from './schedule-expression.ts';
import type { EventSource, SourceSettings } from './source.ts';

export type ScheduledTarget = {
  readonly arn: string;
  readonly functionArn: string;
  readonly schedule: Schedule;
  /** What the target is sent instead of the scheduled event. */
  readonly input: unknown;
  readonly sendsEvent: boolean;
};

type ScheduleSettings = Pick<SourceSettings, 'clock'> & {
  readonly invokeLater: (functionArn: string, event: unknown) => void;
};

/** Invokes a function when the stage's clock says so. However far the clock jumps, what was missed comes once. */
export class ScheduleSource implements EventSource {
  readonly #stopped = new AbortController();

  constructor(target: ScheduledTarget, settings: ScheduleSettings) {
    void this.#run(target, settings);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(target: ScheduledTarget, { clock, invokeLater }: ScheduleSettings): Promise<void> {
    const { signal } = this.#stopped;
    for (let due = target.schedule(clock.nowMs()); due !== undefined; due = target.schedule(clock.nowMs())) {
      await clock.sleepUntil(due, signal);
      if (signal.aborted) return;
      invokeLater(target.functionArn, scheduledEvent(target, lastDue(target.schedule, due, clock.nowMs())));
    }
  }
}

function lastDue(schedule: Schedule, firstDue: number, nowMs: number): Date {
  let last = firstDue;
  // A jump of years over a rate of a minute is not walked to its end.
  for (let steps = 0; steps < 10_000; steps += 1) {
    const next = schedule(last);
    if (next === undefined || next > nowMs) break;
    last = next;
  }
  return new Date(last);
}

function scheduledEvent({ arn, input, sendsEvent }: ScheduledTarget, time: Date): unknown {
  if (input !== undefined || !sendsEvent) return input ?? {};
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources: [arn],
    detail: {},
  };
}
