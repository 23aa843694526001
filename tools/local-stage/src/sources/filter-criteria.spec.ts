import { describe, expect, test } from 'vitest';
import { matchesPattern, passesFilters, readFilters } from './filter-criteria.ts';

const outbox = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'OUTBOX#' }] } } } };
const record = (eventName: string, pk: string) => ({ eventName, dynamodb: { Keys: { pk: { S: pk } } } });

test('a relay’s filter lets new outbox items through and nothing else', () => {
  expect(passesFilters(record('INSERT', 'OUTBOX#a'), [outbox])).toBe(true);
  expect(passesFilters(record('MODIFY', 'OUTBOX#a'), [outbox])).toBe(false);
  expect(passesFilters(record('INSERT', 'USER#a'), [outbox])).toBe(false);
});

test('any one of several patterns suffices, and none lets everything through', () => {
  expect(passesFilters({ a: 2 }, [{ a: [1] }, { a: [2] }])).toBe(true);
  expect(passesFilters({ a: 3 }, [{ a: [1] }, { a: [2] }])).toBe(false);
  expect(passesFilters({}, [])).toBe(true);
});

test('patterns are read from the text the template holds', () => {
  expect(readFilters({ Filters: [{ Pattern: '{"a":[1]}' }] })).toEqual([{ a: [1] }]);
  expect(readFilters(undefined)).toEqual([]);
});

describe('operators', () => {
  test.each([
    [{ a: 'xyz' }, { a: [{ suffix: 'yz' }] }, true],
    [{ a: 'xyz' }, { a: [{ suffix: 'xy' }] }, false],
    [{ a: 'XyZ' }, { a: [{ 'equals-ignore-case': 'xYz' }] }, true],
    [{ a: 'b' }, { a: [{ 'anything-but': ['c'] }] }, true],
    [{ a: 'c' }, { a: [{ 'anything-but': ['c'] }] }, false],
    [{ a: 'cd' }, { a: [{ 'anything-but': { prefix: 'c' } }] }, false],
    [{ a: 5 }, { a: [{ numeric: ['>', 0, '<=', 5] }] }, true],
    [{ a: 6 }, { a: [{ numeric: ['>', 0, '<=', 5] }] }, false],
    [{ a: null }, { a: [null] }, true],
    [{}, { a: [{ exists: false }] }, true],
    [{ a: 1 }, { a: [{ exists: false }] }, false],
    [{}, { a: { b: [{ exists: false }] } }, true],
    [{ a: ['x', 'y'] }, { a: ['y'] }, true],
    [{ a: 1, b: 2 }, { $or: [{ a: [9] }, { b: [2] }] }, true],
  ])('%j against %j is %s', (value, pattern, expected) => {
    expect(matchesPattern(value, pattern)).toBe(expected);
  });

  test('that are not known are named', () => {
    expect(() => matchesPattern({ a: 1 }, { a: [{ cidr: '10.0.0.0/8' }] })).toThrow('"cidr"');
  });
});
