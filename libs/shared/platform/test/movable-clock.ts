import type { Clock } from '../src/core/clock.ts';

export type MovableClock = Clock & { advance(durationMs: number): void };

export function movableClock(start: string | Date = new Date()): MovableClock {
  let nowMs = new Date(start).getTime();
  const clock = () => new Date(nowMs);
  return Object.assign(clock, { advance: (durationMs: number) => void (nowMs += durationMs) });
}
