import { expect, it } from 'vitest';
import { isVersion } from './version.ts';

const commit = '2fb0fd9c1e582ba89bc8ba7ecc909f71fb2b7ec0';

it.each([
  ['0.1.0', '0.1.0', true],
  ['0.1.0', '0.1', false],
  [commit.slice(0, 12), commit, true],
  [commit.slice(0, 13), commit, true],
  [commit.slice(0, 4), commit, false],
  [`${commit.slice(0, 12)}-dirty`, commit, false],
  ['c0ffeec0ffee', commit, false],
])('a service that says %s is what was asked for as %s: %s', (said, expected, same) => {
  expect(isVersion(said, expected)).toBe(same);
});
