import { comparison, keyword, type Condition } from './json-condition.ts';
import { parseSelector } from './json-selector.ts';
import { InvalidPattern } from './pattern-text.ts';

type Holds = (line: object) => boolean;

const token =
  /\s*([(){}]|&&|\|\||[!<>]=|[=<>]|\$(?:\.[\w@:-]+|\.?\[(?:"[^"]*"|'[^']*'|\d+|\*)\])+|"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s(){}&|=!<>"%$]+)\s*/y;

/** `{ $.a = "x" && ($.b >= 3 || $.c NOT EXISTS) }`: `&&` binds closer than `||`. */
export function parseJsonPattern(text: string): Holds {
  const tokens = tokensOf(text);
  const take = () => tokens.shift() ?? '';
  const expect = (...expected: string[]) => {
    const found = take();
    if (!expected.includes(found)) throw unreadable(text, `${expected.join(' or ')} is missing`);
  };

  function anyOf(): Holds {
    const choices = [allOf()];
    while (tokens[0] === '||') {
      take();
      choices.push(allOf());
    }
    return (line) => choices.some((holds) => holds(line));
  }

  function allOf(): Holds {
    const parts = [one()];
    while (tokens[0] === '&&') {
      take();
      parts.push(one());
    }
    return (line) => parts.every((holds) => holds(line));
  }

  function one(): Holds {
    const first = take();
    if (first === '(') {
      const inner = anyOf();
      expect(')');
      return inner;
    }
    const select = parseSelector(first);
    const operator = take();
    if (operator === 'NOT') {
      expect('EXISTS');
      return (line) => select(line).length === 0;
    }
    const condition = conditionOf(operator);
    return (line) => select(line).some(condition);
  }

  function conditionOf(operator: string): Condition {
    if (operator === 'IS') return keyword(take());
    const operand = take();
    if (!/^(?:[!<>]=|[=<>])$/.test(operator) || !/^[^(){}&|=!<>$]/.test(operand))
      throw unreadable(text, 'a comparison is incomplete');
    return comparison(operator, operand);
  }

  expect('{');
  const holds = anyOf();
  expect('}');
  if (tokens.length > 0) throw unreadable(text, 'it goes on after its end');
  return holds;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[1];
    if (found === undefined) throw unreadable(text, 'it has signs that mean nothing');
    tokens.push(found);
  }
  return tokens;
}

function unreadable(text: string, why: string): InvalidPattern {
  return new InvalidPattern(`The pattern ${text} cannot be read: ${why}.`);
}
