import { expect, it } from 'vitest';
import { stepOfLine } from './trace/steps.ts';
import { withoutAddresses } from './without-addresses.ts';

const refusal =
  'Email address is not verified. The following identities failed the check in region EU-WEST-1: grace.h@example.com, <a+b@mail.example.org>';

it('leaves out the addresses that an error quotes', () => {
  expect(withoutAddresses(refusal)).toMatch(/EU-WEST-1: \[address\], <\[address\]>$/);
  expect(withoutAddresses('usr_1 #2 at 12:00 @ home')).toBe('usr_1 #2 at 12:00 @ home');
});

it('shows none in the steps of a trace', () => {
  const members = { level: 'error', msg: 'outbox mail given up', reason: refusal };
  const withError = { ...members, err: { type: 'MessageRejected', message: refusal } };
  expect(stepOfLine({ id: '1', timeMs: 0, where: 'auth/relay', members: withError }).text).not.toContain('@');
});
