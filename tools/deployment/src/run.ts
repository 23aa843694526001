/** Runs a command as a program: its answer is the exit code, and what is refused is a sentence, not a stack trace. */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}

/** What Node.js says of a connection that several addresses refused has no words of its own. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return sentenceOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
