import { describe, expect, test } from 'vitest';
import { parseSchedule } from './schedule-expression.ts';

const started = Date.parse('2026-11-21T10:00:30Z');

function nextOf(expression: string, after: string): string | undefined {
  const due = parseSchedule(expression, started)(Date.parse(after));
  return due === undefined ? undefined : new Date(due).toISOString();
}

describe('a schedule is due', () => {
  test.each([
    ['rate(1 minute)', '2026-11-21T10:00:30Z', '2026-11-21T10:01:30.000Z'],
    ['rate(5 minutes)', '2026-11-21T10:17:00Z', '2026-11-21T10:20:30.000Z'],
    ['rate(1 day)', '2026-11-21T10:00:31Z', '2026-11-22T10:00:30.000Z'],
    ['cron(0 12 * * ? *)', '2026-11-21T12:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['cron(15 10 ? * 6L 2026-2027)', '2026-11-21T00:00:00Z', '2026-11-27T10:15:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-11-21T00:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? * 2-6 *)', '2026-11-21T00:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-11-21T10:16:00Z', '2026-11-21T10:30:00.000Z'],
    ['cron(0 9 1 * ? *)', '2026-11-21T00:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['at(2026-12-24T18:00:00)', '2026-11-21T00:00:00Z', '2026-12-24T18:00:00.000Z'],
  ])('%s after %s at %s', (expression, after, expected) => {
    expect(nextOf(expression, after)).toBe(expected);
  });

  test('never again once its one moment has passed', () => {
    expect(nextOf('at(2026-11-01T00:00:00)', '2026-11-21T00:00:00Z')).toBeUndefined();
  });
});

test.each(['rate(0 minutes)', 'rate(1 fortnight)', 'cron(0 12 * * ?)', 'daily'])(
  '"%s" cannot be read',
  (expression) => {
    expect(() => parseSchedule(expression, started)).toThrow(expression);
  },
);
