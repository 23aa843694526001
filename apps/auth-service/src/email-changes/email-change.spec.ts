import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { askForChange, decideChange } from './email-change.ts';

const now = new Date('2026-03-01T00:00:00.000Z');
const present = anAccount({ status: 'verified', sessionEpoch: 3 });
const ask = (token: string, account = present) => askForChange(account, 'new@example.com', { token, now });
const { account, link } = ask('a-token');
const decide = (changes: object = {}, holder = undefined as typeof account | undefined) =>
  decideChange({ ...link, ...changes }, account, holder, now);
const invalid = expect.objectContaining({ code: 'verification.invalid' }) as Error;

describe('a change of address', () => {
  it('changes nothing until the new address is proven, then that alone', () => {
    expect(account).toMatchObject({ email: present.email });
    const decision = decide();
    expect(decision).toMatchObject({ kind: 'change', displaced: undefined });
    expect('after' in decision && decision.after).toStrictEqual({ ...present, email: 'new@example.com' });
  });

  it('answers a repeat like the first time', () => {
    const repeat = decide({ usedAt: now.toISOString() });
    expect(repeat).toStrictEqual({ kind: 'changed_before', newEmail: 'new@example.com' });
  });

  it('displaces who has not proven the address, and gives way to who has', () => {
    const holder = anAccount({ email: 'new@example.com' });
    expect(decide({}, holder)).toMatchObject({ kind: 'change', displaced: holder });
    expect(() => decide({}, { ...holder, status: 'verified' })).toThrow(
      expect.objectContaining({ code: 'email.taken' }),
    );
  });

  it('is refused by a link that is unknown, expired or replaced, or when sessions have ended since', () => {
    const ended = { ...account, sessionEpoch: 4 };
    expect(() => decideChange(undefined, account, undefined, now)).toThrow(invalid);
    expect(() => decideChange(link, undefined, undefined, now)).toThrow(invalid);
    expect(() => decide({ expiresAt: now.toISOString() })).toThrow(invalid);
    expect(() => decideChange(link, ask('newer', account).account, undefined, now)).toThrow(invalid);
    expect(() => decideChange(link, ended, undefined, now)).toThrow(invalid);
  });
});
