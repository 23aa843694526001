import { expect, it } from 'vitest';
import { runsInAMonth } from './schedule.ts';

it.each([
  ['rate(1 minute)', 43_200],
  ['rate(5 minutes)', 8640],
  ['rate(1 hour)', 720],
  ['rate(1 day)', 30],
  ['cron(0 8 * * ? *)', 30],
])('counts the runs of %s in 30 days', (expression, runs) => {
  expect(runsInAMonth(expression, 30)).toBe(runs);
});

it.each(['cron(0/5 * * * ? *)', 'rate(1 week)', undefined])('refuses to guess at %s', (expression) => {
  expect(() => runsInAMonth(expression, 30)).toThrow('not counted yet');
});
