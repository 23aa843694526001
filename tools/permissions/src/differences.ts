import type { Seen } from './seen.ts';

export type Differences = {
  /** Calls that are not recorded. */
  readonly more: readonly string[];
  /** What is recorded and was not seen: needless by now, or only needed when something fails at random. */
  readonly less: readonly string[];
};

/** What a run of the tests saw otherwise than it is recorded, a line each. */
export function differences(record: Seen, run: Seen): Differences {
  const missingIn = (a: Seen, b: Seen, says: (role: string, grant: string) => string) =>
    [...a].flatMap(([role, grants]) =>
      [...grants].filter((grant) => b.get(role)?.has(grant) !== true).map((grant) => says(role, grant)),
    );
  return {
    more: missingIn(run, record, (role, grant) => `${role} calls ${grant}: not recorded.`),
    less: missingIn(record, run, (role, grant) => `${role} was not seen to call ${grant}.`),
  };
}
