import { setTimeout as wait } from 'node:timers/promises';

export type Pause = (durationMs: number) => Promise<unknown>;
export type Backoff = { attempts: number; baseMs: number; capMs: number; pause: Pause; random: () => number };

export const defaultBackoff: Backoff = {
  attempts: 9,
  baseMs: 20,
  capMs: 1000,
  pause: (durationMs) => wait(durationMs),
  random: Math.random,
};

/** Full jitter: writers that met once do not meet again at the same moment. */
export function jitteredDelayMs(attempt: number, { baseMs, capMs, random }: Backoff): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** attempt));
}

export async function retryWhile<Result>(
  isPassing: (error: unknown) => boolean,
  work: () => Promise<Result>,
  backoff: Backoff,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt + 1 >= backoff.attempts || !isPassing(error)) throw error;
      await backoff.pause(jitteredDelayMs(attempt, backoff));
    }
  }
}

/** What an attempt comes to when its writes lost a race: everything it had read may be old. */
export const overtaken = Symbol('overtaken');

/** Load, decide, save, and all of it again while others are faster. Each lost race means that a rival's change stands. */
export async function untilItStands<Result>(
  attempt: () => Promise<Result | typeof overtaken>,
  busy: () => Error,
  { pause, ...backoff }: Backoff = defaultBackoff,
): Promise<Result> {
  for (let lost = 0; lost < backoff.attempts; lost += 1) {
    const result = await attempt();
    if (result !== overtaken) return result;
    await pause(jitteredDelayMs(lost, { pause, ...backoff }));
  }
  throw busy();
}
