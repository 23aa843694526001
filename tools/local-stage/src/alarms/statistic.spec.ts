import { expect, it } from 'vitest';
import { statisticNamed } from './statistic.ts';

const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

it.each([
  ['Sum', 5050],
  ['Average', 50.5],
  ['Maximum', 100],
  ['Minimum', 1],
  ['SampleCount', 100],
  ['p50', 50],
  ['p99', 99],
  ['p99.9', 100],
  ['p100', 100],
])('%s of one to a hundred is %d', (name, expected) => {
  expect(statisticNamed(name)?.(hundred)).toBe(expected);
});

it('a percentile of one sample is that sample', () => {
  expect(statisticNamed('p99')?.([7])).toBe(7);
});

it.each(['tm90', 'p101', 'sum', ''])('a statistic named "%s" is not known', (name) => {
  expect(statisticNamed(name)).toBeUndefined();
});
