import type { Target } from '../target.ts';
import type { Flaw } from './check.ts';

/** What a config check found, for people. */
export function reportOf({ service, stage }: Target, needed: number, flaws: readonly Flaw[]): string {
  const what = `what ${service} needs of stage '${stage}'`;
  if (flaws.length === 0) return `Everything is there of ${what}: ${needed} parameters.`;
  return [
    `${flaws.length} of ${needed} parameters are missing or wrong of ${what}:`,
    ...flaws.flatMap(({ name, fault, remedy }) => [`- ${name} ${fault}`, `    ${remedy}`]),
    ...(flaws.some(({ remedy }) => remedy.includes('$(cat)')) ? [ONE_BY_ONE] : []),
  ].join('\n');
}

const ONE_BY_ONE =
  'Run commands with $(cat) one by one: each waits for its secret, then Enter and Ctrl-D; what is pasted behind it would become the secret.';
