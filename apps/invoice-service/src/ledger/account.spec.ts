import { expect, it } from 'vitest';
import { ACCOUNT_PATTERN, balanceOf, FIXED_ACCOUNTS } from './account.ts';

it.each([...FIXED_ACCOUNTS, 'cash:stripe', 'cash:bank_transfer', `cash:${'a'.repeat(40)}`])(
  '%s is an account',
  (name) => {
    expect(name).toMatch(ACCOUNT_PATTERN);
  },
);

it.each([
  '',
  'cash',
  'cash:',
  'cash:A',
  'cash:a#b',
  'cash:a b',
  `cash:${'a'.repeat(41)}`,
  'Revenue',
  'revenue\n',
  ' fees',
])('%j is none', (name) => {
  expect(name).not.toMatch(ACCOUNT_PATTERN);
});

it('an account that nothing was booked in holds nothing', () => {
  expect([balanceOf({}, 'fees'), balanceOf({ fees: 5 }, 'fees')]).toEqual([0, 5]);
});
