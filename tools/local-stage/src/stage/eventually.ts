/** Asks again until there is an answer: what travels as an event or a mail takes a moment. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  withinMs = 20_000,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${withinMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
