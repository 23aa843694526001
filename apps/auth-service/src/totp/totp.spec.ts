import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { readOtp } from './otp.ts';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-code.ts';
import {
  confirmTotp,
  decideOtp,
  disableTotp,
  draftTotp,
  isTotpOn,
  requireDraft,
  requireTotpOn,
  type TotpEnrolment,
  type WithTotp,
} from './totp.ts';

// RFC 6238: at second 59, in step 1, the code is 287082.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const otp = readOtp('287082');
const now = new Date(59_000);
const later = (ms: number) => new Date(now.getTime() + ms);
const recoveryCodes = newRecoveryCodes();
const sealed = { sealedSecret: 'sealed secret', sealedRecoveryCodes: 'sealed codes' };
const code = (error: string) => expect.objectContaining({ code: error }) as Error;

function withTotp(overrides: Partial<TotpEnrolment> = {}): WithTotp {
  const recoveryCodeHashes = recoveryCodes.map(hashOfRecoveryCode);
  const totp = { state: 'on' as const, sealedSecret: 'sealed secret', lastStep: 0, recoveryCodeHashes };
  return { ...anAccount({ status: 'verified' }), totp: { ...totp, ...overrides } };
}

describe('a draft', () => {
  it('leaves sign-in as it is, and takes the place of the one before', () => {
    const drafted = draftTotp(anAccount(), sealed, now);
    expect(isTotpOn(drafted)).toBe(false);
    const again = draftTotp(drafted, { ...sealed, sealedSecret: 'another' }, now);
    expect(requireDraft(again, now).sealedSecret).toBe('another');
  });

  it('waits for less than an hour', () => {
    const drafted = draftTotp(anAccount(), sealed, now);
    expect(requireDraft(drafted, later(3_599_999))).toBe(drafted.totp);
    expect(() => requireDraft(drafted, later(3_600_000))).toThrow(code('totp.not_started'));
    expect(() => requireDraft(anAccount(), now)).toThrow(code('totp.not_started'));
  });

  it('turns sign-in with codes on when one proves it, which is used up by that', () => {
    const drafted = draftTotp(anAccount(), sealed, now);
    const draft = requireDraft(drafted, now);
    const confirmed = confirmTotp(drafted, draft, { otp, secret, recoveryCodes }, now);
    const on = withTotp({ lastStep: 1 });
    expect(confirmed).toEqual({ ...anAccount(), totp: on.totp });
    expect(decideOtp(on, otp, secret, now)).toEqual({ kind: 'wrong' });
  });

  it.each(['287083', recoveryCodes[0] ?? '', 'nonsense'])('is not proven by %s', (text) => {
    const drafted = draftTotp(anAccount(), sealed, now);
    const draft = requireDraft(drafted, now);
    const proof = { otp: readOtp(text), secret, recoveryCodes };
    expect(confirmTotp(drafted, draft, proof, now)).toBeUndefined();
  });

  it('is not made or confirmed where it is on', () => {
    expect(() => draftTotp(withTotp(), sealed, now)).toThrow(code('totp.already_enabled'));
    expect(() => requireDraft(withTotp(), now)).toThrow(code('totp.already_enabled'));
  });
});

describe('a code', () => {
  it('of the app counts once, for a step after the last', () => {
    const before = withTotp();
    const decision = decideOtp(before, otp, secret, now);
    expect(decision).toEqual({ kind: 'time_code', account: withTotp({ lastStep: 1 }) });
    for (const lastStep of [1, 2])
      expect(decideOtp(withTotp({ lastStep }), otp, secret, now)).toEqual({ kind: 'wrong' });
  });

  it('for recovery counts once, and leaves the others and the app alone', () => {
    const [first = '', ...others] = recoveryCodes;
    const left = withTotp({ recoveryCodeHashes: others.map(hashOfRecoveryCode) });
    expect(decideOtp(withTotp(), readOtp(first), secret, now)).toEqual({
      kind: 'recovery_code',
      account: left,
      left: 9,
    });
    expect(decideOtp(left, readOtp(first), secret, now)).toEqual({ kind: 'wrong' });
  });

  it('that is none is wrong', () => {
    expect(decideOtp(withTotp(), readOtp('nonsense'), secret, now)).toEqual({ kind: 'wrong' });
  });
});

describe('turned off', () => {
  it('nothing of it stays', () => {
    expect(disableTotp(withTotp())).toEqual(anAccount({ status: 'verified' }));
    expect(() => requireTotpOn(anAccount())).toThrow(code('totp.not_enabled'));
  });
});
