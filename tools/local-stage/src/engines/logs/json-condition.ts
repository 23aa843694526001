import { InvalidPattern, regularExpression, unquoted, wildcardExpression } from './pattern-text.ts';

/** What one selected value has to be. What is not there is neither equal nor unequal to anything. */
export type Condition = (value: unknown) => boolean;

export function comparison(operator: string, operand: string): Condition {
  switch (operator) {
    case '=':
      return equal(operand);
    case '!=': {
      const isEqual = equal(operand);
      return (value) => textOf(value) !== undefined && !isEqual(value);
    }
    default:
      return ordered(operator, operand);
  }
}

export function keyword(word: string): Condition {
  switch (word) {
    case 'NULL':
      return (value) => value === null;
    case 'TRUE':
      return (value) => value === true;
    case 'FALSE':
      return (value) => value === false;
    default:
      throw new InvalidPattern(`IS ${word} is no condition: NULL, TRUE or FALSE.`);
  }
}

function equal(operand: string): Condition {
  const number = isQuoted(operand) ? Number.NaN : Number(operand);
  const pattern = operand.startsWith('%')
    ? regularExpression(operand.slice(1, -1))
    : wildcardExpression(isQuoted(operand) ? unquoted(operand) : operand);
  return (value) => {
    if (typeof value === 'number' && !Number.isNaN(number)) return value === number;
    const text = textOf(value);
    return text !== undefined && pattern.test(text);
  };
}

function ordered(operator: string, operand: string): Condition {
  const limit = isQuoted(operand) ? Number.NaN : Number(operand);
  if (Number.isNaN(limit)) throw new InvalidPattern(`${operator} compares numbers, and ${operand} is none.`);
  return (value) => {
    if (typeof value !== 'number') return false;
    if (operator === '<') return value < limit;
    if (operator === '<=') return value <= limit;
    if (operator === '>') return value > limit;
    return value >= limit;
  };
}

function isQuoted(operand: string): boolean {
  return operand.startsWith('"');
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
