import { setTimeout as wait } from 'node:timers/promises';

const withinMs = 60_000;

/** Asks again until there is an answer. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${withinMs / 1000} s.`);
    await wait(25);
  }
}
