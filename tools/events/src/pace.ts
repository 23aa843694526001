import { setTimeout as wait } from 'node:timers/promises';

/** So many a second, evenly: waits until so many more may go. */
export function paceOf(perSecond: number): (count: number, signal: AbortSignal) => Promise<void> {
  let nextMs = performance.now();
  return async (count, signal) => {
    const nowMs = performance.now();
    if (nextMs > nowMs) await wait(nextMs - nowMs, undefined, { signal }).catch(() => {});
    nextMs = Math.max(nextMs, nowMs) + (count * 1000) / perSecond;
  };
}
