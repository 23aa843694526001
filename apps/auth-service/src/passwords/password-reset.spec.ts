import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { askForReset, requireReset, reset, withPassword } from './password-reset.ts';

const now = new Date('2026-03-14T09:26:53.589Z');
const asked = askForReset(anAccount(), { token: 'token', now });

describe('a link to choose a new password with', () => {
  it('opens the account that asked for it, for an hour', () => {
    const last = new Date(now.getTime() + 60 * 60 * 1000 - 1);
    expect(requireReset(asked.link, asked.account, last)).toEqual(asked);
  });

  it.each<[string, { [Member in keyof typeof asked]?: (typeof asked)[Member] | undefined }, Date?]>([
    ['that nobody knows', { link: undefined }],
    ['of a closed account', { account: undefined }],
    ['an hour later', {}, new Date(now.getTime() + 60 * 60 * 1000)],
    ['that was used', { link: { ...asked.link, usedAt: now.toISOString() } }],
    [
      'that a newer one has replaced',
      { account: askForReset(asked.account, { token: 'newer', now }).account },
    ],
    [
      'mailed to an address that the account has left',
      { account: { ...asked.account, email: 'new@example.com' } },
    ],
    ['from before the password was chosen', { account: withPassword(asked.account, 'new hash') }],
  ])('opens nothing: one %s', (_what, changed, at = now) => {
    const { link, account } = { ...asked, ...changed };
    expect(() => requireReset(link, account, at)).toThrow(expect.objectContaining({ code: 'reset.invalid' }));
  });

  it('proves the address, and takes over nothing that a stranger may have given with it', () => {
    const after = reset(asked.account, 'new hash');
    expect(after).toEqual(anAccount({ status: 'verified', passwordHash: 'new hash', name: '' }));
  });

  it('leaves a proven account its name, and is forgotten with the old password', () => {
    const proven = anAccount({ status: 'verified' });
    const after = reset(askForReset(proven, { token: 'token', now }).account, 'new hash');
    expect(after).toEqual({ ...proven, passwordHash: 'new hash' });
  });

  it.each([
    ['keeps who comes in through the pool with the same address', 'ada@example.com', true],
    ['parts with who came in through the pool with another address', 'eve@example.com', false],
  ])('%s', (_what, email, stays) => {
    const poolUser = { issuer: 'https://pool.example', sub: 'a1', email };
    expect('poolUser' in reset(anAccount({ poolUser }), 'new hash')).toBe(stays);
  });
});
