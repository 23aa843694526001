import type { Target } from '../target.ts';
import type { Flaw } from './check.ts';

/** What a config check found, for people. */
export function reportOf({ service, stage }: Target, needed: number, flaws: readonly Flaw[]): string {
  const what = `what ${service} needs of stage '${stage}'`;
  if (flaws.length === 0) return `Everything is there of ${what}: ${needed} parameters.`;
  return [
    `${flaws.length} of ${needed} parameters are wrong of ${what}:`,
    ...flaws.flatMap(({ name, fault, remedy }) => [`- ${name} ${fault}`, `    ${remedy}`]),
  ].join('\n');
}
