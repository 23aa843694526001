import { parseJsonPattern } from './json-pattern.ts';
import { InvalidPattern } from './pattern-text.ts';
import { parseTerms } from './terms.ts';

export type LogFilter = (message: string) => boolean;

/**
 * A filter pattern of CloudWatch Logs, as metric filters and FilterLogEvents have it: nothing (every line), terms, or a
 * condition on lines of JSON. Throws `InvalidPattern` for what cannot be read.
 */
export function parseFilterPattern(pattern: string): LogFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('['))
    throw new InvalidPattern('Patterns of space-delimited fields are not known here.');
  if (!text.startsWith('{')) return parseTerms(text);
  const holds = parseJsonPattern(text);
  return (message) => {
    const line = readObject(message);
    return line !== undefined && holds(line);
  };
}

function readObject(message: string): object | undefined {
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(message) as object;
  } catch {
    return undefined;
  }
}
