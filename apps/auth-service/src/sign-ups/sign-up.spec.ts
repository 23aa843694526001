import { hashOfToken } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import { aLink, anAccount } from '../../test/builders.ts';
import { decideSignUp, decideVerification, linkAgain } from './sign-up.ts';

const now = new Date('2026-03-01T00:00:00.000Z');
const fresh = { userId: anAccount().id, token: 'the-token', now, mayMail: true };
const signUp = { email: 'ada@example.com', name: 'Ada', passwordHash: 'hash-of-password' };

describe('a sign-up', () => {
  it('for an unknown address opens a pending account with a link that lives a day', () => {
    const decision = decideSignUp(signUp, undefined, fresh);
    expect(decision).toMatchObject({
      kind: 'register',
      account: { status: 'pending', email: 'ada@example.com', name: 'Ada', sequence: 1 },
      link: { tokenHash: hashOfToken('the-token'), expiresAt: '2026-03-02T00:00:00.000Z' },
    });
  });

  it('without a name leaves it empty', () => {
    expect(decideSignUp({ ...signUp, name: undefined }, undefined, fresh).account.name).toBe('');
  });

  it('for a pending account keeps the account, and binds its own password to its own link', () => {
    const pending = anAccount({ status: 'pending', passwordHash: 'of-somebody-else' });
    const decision = decideSignUp(signUp, pending, fresh);
    expect(decision).toMatchObject({
      kind: 'prove_again',
      account: { ...pending, passwordHash: 'hash-of-password' },
      link: { userId: pending.id, passwordHash: 'hash-of-password' },
    });
  });

  it('is what a link sent again carries, as long as the address is unproven', () => {
    const pending = anAccount({ passwordHash: 'of-the-newest-sign-up' });
    expect(linkAgain(pending, fresh)).toMatchObject({ passwordHash: 'of-the-newest-sign-up', name: 'Ada' });
    expect(linkAgain(anAccount({ status: 'verified' }), fresh)).toBeUndefined();
  });

  it('is ignored when too many have come for the address, unless nobody has it', () => {
    const limited = { ...fresh, mayMail: false };
    for (const status of ['pending', 'verified'] as const) {
      const account = anAccount({ status });
      expect(decideSignUp(signUp, account, limited)).toStrictEqual({ kind: 'ignore', account });
    }
    expect(decideSignUp(signUp, undefined, limited).kind).toBe('register');
  });

  it('for a verified account changes nothing but tells its owner', () => {
    const verified = anAccount({ status: 'verified' });
    expect(decideSignUp(signUp, verified, fresh)).toStrictEqual({ kind: 'tell_owner', account: verified });
  });
});

describe('a verification', () => {
  const pending = anAccount({ status: 'pending', passwordHash: 'of-somebody-else', sequence: 1 });
  const invalid = expect.objectContaining({ code: 'verification.invalid' }) as Error;

  it('opens the account with the password and name of the sign-up that asked for the link', () => {
    const decision = decideVerification(aLink({ passwordHash: 'mine', name: 'Ada' }), pending, now);
    expect(decision).toMatchObject({
      kind: 'verify',
      account: { status: 'verified', passwordHash: 'mine', name: 'Ada' },
    });
  });

  it('answers a repeat like the first time', () => {
    const used = aLink({ usedAt: now.toISOString() });
    expect(decideVerification(used, anAccount({ status: 'verified' }), now)).toStrictEqual({
      kind: 'verified_before',
    });
  });

  it('is refused for an unknown link, without an account, and from the second the link expires', () => {
    const expiring = aLink({ expiresAt: now.toISOString() });
    expect(() => decideVerification(undefined, pending, now)).toThrow(invalid);
    expect(() => decideVerification(aLink(), undefined, now)).toThrow(invalid);
    expect(() => decideVerification(expiring, pending, now)).toThrow(invalid);
    expect(() => decideVerification(expiring, pending, new Date(now.getTime() - 1))).not.toThrow();
  });

  it('is refused when the link of another sign-up has opened the account', () => {
    expect(() => decideVerification(aLink(), anAccount({ status: 'verified' }), now)).toThrow(invalid);
  });
});
