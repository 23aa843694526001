import { expect, it } from 'vitest';
import { median } from './statistics.ts';

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[10, 9, 1000], 10],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it('there is none of nothing', () => {
  expect(() => median([])).toThrow('Nothing was measured');
});
