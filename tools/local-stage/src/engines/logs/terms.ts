import type { LogFilter } from './filter-pattern.ts';
import { InvalidPattern, regularExpression, unquoted } from './pattern-text.ts';

const term = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\w+))(?=\s|$)/y;

/** Words that a line contains: all plain ones, no `-` one; or any of the `?` ones where they stand alone. */
export function parseTerms(text: string): LogFilter {
  const required: LogFilter[] = [];
  const excluded: LogFilter[] = [];
  const optional: LogFilter[] = [];
  term.lastIndex = 0;
  while (term.lastIndex < text.length) {
    const match = term.exec(text);
    if (match === null)
      throw new InvalidPattern(
        `The pattern cannot be read: ${text} (what is not a plain word needs double quotes).`,
      );
    const [, prefix, phrase, expression, word = ''] = match;
    const list = prefix === '-' ? excluded : prefix === '?' ? optional : required;
    list.push(contains(phrase === undefined ? word : unquoted(`"${phrase}"`), expression));
  }
  const isOptional = required.length === 0 && excluded.length === 0;
  return (message) =>
    isOptional
      ? optional.some((matches) => matches(message))
      : required.every((matches) => matches(message)) && !excluded.some((matches) => matches(message));
}

function contains(phrase: string, expression: string | undefined): LogFilter {
  if (expression === undefined) return (message) => message.includes(phrase);
  const pattern = regularExpression(expression);
  return (message) => pattern.test(message);
}
