import { InvalidPattern } from './pattern-text.ts';

const step = /\.?\[(?:"([^"]*)"|'([^']*)'|(\d+|\*))\]|\.([\w@:-]+)/y;

/** Finds what `$.a.b[0]['c.d']` names in a line; several values where it says `[*]`, none where there is nothing. */
export function parseSelector(text: string): (line: unknown) => unknown[] {
  const steps: string[] = [];
  step.lastIndex = 1;
  while (text.startsWith('$') && step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) break;
    const [, inDouble, inSingle, index, plain] = match;
    steps.push(inDouble ?? inSingle ?? index ?? plain ?? '');
    if (step.lastIndex === text.length)
      return (line) => steps.reduce<unknown[]>((values, name) => values.flatMap(memberOf(name)), [line]);
  }
  throw new InvalidPattern(`${text} does not select a member, as $.name does.`);
}

function memberOf(name: string): (value: unknown) => unknown[] {
  return (value) => {
    if (typeof value !== 'object' || value === null) return [];
    if (name === '*' && Array.isArray(value)) return value as unknown[];
    return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
  };
}
