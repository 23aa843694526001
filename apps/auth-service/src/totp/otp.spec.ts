import { describe, expect, it } from 'vitest';
import { readOtp } from './otp.ts';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-code.ts';

describe('what somebody enters', () => {
  it.each(['492039', ' 492 039 ', '492\u00a0039', '４９２０３９'])('is a code of the app: %j', (text) => {
    expect(readOtp(text)).toEqual({ kind: 'time_code', code: '492039' });
  });

  it.each([
    '7Q2M-0XKD-1TBV-4HRE',
    '7q2m0xkd1tbv4hre',
    '7Q2M 0XKD 1TBV 4HRE',
    '7Q2M-OXKD-LTBV-4HRE',
    '7q2m-oxkd-itbv-4hre',
    '７Ｑ２Ｍ-0XKD-1TBV-4HRE',
  ])('is the same recovery code: %j', (text) => {
    expect(readOtp(text)).toEqual({ kind: 'recovery_code', hash: hashOfRecoveryCode('7Q2M-0XKD-1TBV-4HRE') });
  });

  it.each([
    '49203',
    '4920399',
    '49203a',
    '-49203',
    '+492039',
    '0x1234',
    '٤٩٢٠٣٩',
    ' ',
    '7Q2M-0XKD-1TBV-4HR',
    '7Q2M-0XKD-1TBV-4HRU',
  ])('is neither: %j', (text) => {
    expect(readOtp(text)).toEqual({ kind: 'neither' });
  });
});

describe('recovery codes', () => {
  it('are ten that differ, in groups, of all letters alike, and known by their hash alone', () => {
    const codes = newRecoveryCodes();
    expect(codes).toHaveLength(10);
    expect(new Set(codes.map(hashOfRecoveryCode)).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const letters = new Set(Array.from({ length: 20 }, newRecoveryCodes).flat().join('').replaceAll('-', ''));
    expect(letters.size).toBe(32);
  });
});
