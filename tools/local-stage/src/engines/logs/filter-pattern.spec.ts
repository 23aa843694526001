import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.ts';

const line = JSON.stringify({
  level: 'error',
  correlationId: 'req-12/ä "b"',
  status: 503,
  ratio: 4e2,
  cached: false,
  cause: null,
  'dotted.name': 'x',
  error: { code: 'table.throttled', frames: [{ at: 'one' }, { at: 'two' }] },
});
const matches = (pattern: string, message = line) => parseFilterPattern(pattern)(message);

describe('a filter pattern on lines of JSON', () => {
  it.each([
    '{ $.level = "error" }',
    '{$.level=error}',
    '{ $.correlationId = "req-12/ä \\"b\\"" }',
    '{ $.error.code = "table.*" }',
    '{ $.error.code = *throttled }',
    '{ $.error.code = %^table[.]% }',
    '{ $.error.frames[1].at = "two" }',
    '{ $.error.frames[*].at = "two" }',
    '{ $.["dotted.name"] = "x" }',
    "{ $.['dotted.name'] = x }",
    '{ $.status = 503 }',
    '{ $.status = 5* }',
    '{ $.status >= 503 && $.status < 504 }',
    '{ $.ratio = 400 }',
    '{ $.status != 404 }',
    '{ $.level != "warn" }',
    '{ $.cached IS FALSE }',
    '{ $.cached = false }',
    '{ $.cause IS NULL }',
    '{ $.nothing NOT EXISTS }',
    '{ ($.level = "warn") || ($.status > 500) }',
    '{ $.level = "error" || $.level = "warn" && $.status = 1 }',
  ])('matches by %s', (pattern) => expect(matches(pattern)).toBe(true));

  it.each([
    '{ $.level = "Error" }',
    '{ $.level = "err" }',
    '{ $.error.code = "*.table" }',
    '{ $.error.code = "table?throttled" }',
    '{ $.error = "table" }',
    '{ $.status > 503 }',
    '{ $.level > 1 }',
    '{ $.status != 503 }',
    '{ $.cached IS TRUE }',
    '{ $.cause NOT EXISTS }',
    '{ $.toString IS NULL }',
    '{ ($.level = "error" || $.level = "warn") && $.status = 1 }',
  ])('does not match by %s', (pattern) => expect(matches(pattern)).toBe(false));

  it('takes what is not there as neither equal nor unequal, as CloudWatch does', () => {
    expect(matches('{ $.nothing = "x" }')).toBe(false);
    expect(matches('{ $.nothing != "x" }')).toBe(false);
    expect(matches('{ $.cause != "x" }')).toBe(false);
  });

  it('passes over lines that are no JSON objects', () => {
    expect(matches('{ $.level NOT EXISTS }', 'Error: gone')).toBe(false);
    expect(matches('{ $.level NOT EXISTS }', '{ not JSON')).toBe(false);
  });
});

describe('a filter pattern of terms', () => {
  const text = '[ERROR 400] BAD REQUEST: Task timed out after 3.00 seconds';

  it.each([
    '',
    ' ',
    'ERROR',
    'ERROR REQUEST',
    '"Task timed out"',
    '?WARN ?ERROR',
    'ERROR -WARN',
    '%4[0-9]+%',
  ])('matches by "%s"', (pattern) => expect(matches(pattern, text)).toBe(true));

  it.each(['error', 'ERROR WARN', '"timed in"', '?WARN ?INFO', 'ERROR -BAD', '%^BAD%'])(
    'does not match by "%s"',
    (pattern) => expect(matches(pattern, text)).toBe(false),
  );
});

describe('a pattern that cannot be read', () => {
  it.each([
    '{ }',
    '{ $.a }',
    '{ $.a = }',
    '{ $.a = "x" ',
    '{ $.a = "x" } more',
    '{ $.a = "x" && }',
    '{ a = "x" }',
    '{ $ = "x" }',
    "{ $.a = 'x'' & }",
    '{ $.a < "x" }',
    '{ $.a IS SET }',
    '{ $.a NOT NULL }',
    '{ $.a = %[% }',
    '[ip, status]',
    'a.b',
    '"open',
  ])('is refused: %s', (pattern) => expect(() => parseFilterPattern(pattern)).toThrow(/./));
});
