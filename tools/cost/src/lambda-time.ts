import { Exact } from './exact.ts';
import type { Work } from './measured.ts';
import type { Profile } from './profile.ts';

/** With this memory a function has a whole core; with less, as much less of one. */
export const WHOLE_CORE_MB = 1769;
export const MS_PLACES = 1;
export const GB_SECOND_PLACES = 6;
const SENT_BY_BROWSERS = 's3:PostObject';

/** How long Lambda would bill for what was measured here: its calculating, its waiting, its share of starts. */
export function lambdaMs(
  { cpuMs, calls, invocations }: Work,
  memoryMb: number,
  { coreFactor, waitMsPerCall, startsPerThousand, startMs }: Profile['assumptions'],
): Exact {
  if (invocations === 0) return Exact.ZERO;
  const slower = Exact.of(Math.max(WHOLE_CORE_MB, memoryMb)).over(Exact.of(memoryMb));
  const calculating = Exact.of(cpuMs).times(Exact.of(coreFactor.value)).times(slower);
  const waiting = Exact.of(callsIn(calls)).times(Exact.of(waitMsPerCall.value));
  const starting = Exact.of(invocations)
    .times(Exact.of(startsPerThousand.value))
    .times(Exact.of(startMs.value))
    .over(Exact.of(1000));
  return Exact.sum([calculating, waiting, starting]).rounded(MS_PLACES);
}

export function gbSeconds(ms: Exact, memoryMb: number): Exact {
  return ms
    .times(Exact.of(memoryMb))
    .over(Exact.of(1024 * 1000))
    .rounded(GB_SECOND_PLACES);
}

/** Those that a function waits for: a form that it has signed is sent by a browser. */
export function callsIn(calls: Work['calls']): number {
  return Object.entries(calls).reduce(
    (sum, [name, count]) => (name === SENT_BY_BROWSERS ? sum : sum + count),
    0,
  );
}
