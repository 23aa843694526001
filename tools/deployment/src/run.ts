/** Runs a command as a program: its answer is the exit code, and what is refused is a sentence, not a stack trace. */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}

/** What the AWS SDK says of an environment that does not tell it where to go, or as whom. */
const OF_THE_SDK: Readonly<Record<string, string>> = {
  'Region is missing': 'Which AWS region? Set AWS_REGION (and AWS_PROFILE, or keys).',
  'Could not load credentials from any providers':
    'AWS is asked with credentials, and there are none: set AWS_PROFILE, or keys.',
};

/** What Node.js says of a connection that several addresses refused has no words of its own. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return sentenceOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return OF_THE_SDK[error.message] ?? (error.message || error.name);
}
