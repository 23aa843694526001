import type { Seen } from './seen.ts';

/** What a run of the tests saw otherwise than it is recorded, a line each. */
export function differences(record: Seen, run: Seen): string[] {
  const roles = [...new Set([...record.keys(), ...run.keys()])].sort();
  return roles.flatMap((role) => {
    const recorded = record.get(role) ?? new Set<string>();
    const seen = run.get(role) ?? new Set<string>();
    return [
      ...[...seen]
        .filter((grant) => !recorded.has(grant))
        .map((grant) => `${role} calls ${grant}: not recorded.`),
      ...[...recorded]
        .filter((grant) => !seen.has(grant))
        .map((grant) => `${role} no longer calls ${grant}: no test saw it.`),
    ];
  });
}
