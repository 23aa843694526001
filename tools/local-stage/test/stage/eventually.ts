import { setTimeout as wait } from 'node:timers/promises';

/** Asks again until the answer is there; the last failure tells what was missing. */
export async function eventually<Result>(ask: () => Promise<Result>, limitMs = 20_000): Promise<Result> {
  const until = performance.now() + limitMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
      await wait(50);
    }
  }
}
