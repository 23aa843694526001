import { setTimeout as wait } from 'node:timers/promises';

/** What can be seen of why something has not happened. */
export type Explanation = {
  readonly sentence: string;
  /** Waiting longer would change nothing. */
  readonly isFinal: boolean;
};

type Awaited<T> = {
  /** Said of what was awaited: 'No mail came to …'. */
  readonly missing: string;
  readonly ask: () => Promise<T | undefined>;
  readonly withinMs: number;
  /** Asked while waiting too, so that a cause that is certain ends it at once. */
  readonly explain?: () => Promise<Explanation | undefined>;
};

const pauseMs = 50;
const explainedEveryMs = 1_500;

/** Asks again until there is an answer: what arrives as an event or a mail takes a moment. */
export async function eventually<T>({ missing, ask, withinMs, explain }: Awaited<T>): Promise<T> {
  const startedAt = performance.now();
  const waitedMs = () => performance.now() - startedAt;
  let explainedAtMs = 0;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const isLate = waitedMs() > withinMs;
    if (isLate || waitedMs() - explainedAtMs > explainedEveryMs) {
      explainedAtMs = waitedMs();
      const explanation = await explain?.();
      if (isLate || explanation?.isFinal === true)
        throw new Error(
          `${missing} within ${(waitedMs() / 1000).toFixed(1)} s. ${explanation?.sentence ?? ''}`.trim(),
        );
    }
    await wait(pauseMs);
  }
}
