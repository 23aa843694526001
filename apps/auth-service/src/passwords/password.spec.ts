import { describe, expect, it } from 'vitest';
import { isCommonlyBreached } from './breached-passwords.ts';
import { namesChooser, NewPassword } from './password.ts';

describe('a chosen password', () => {
  it.each<[string, string, boolean]>([
    ['of 7 characters', 'abcdefg', false],
    ['of 8 characters', 'abcdefgh', true],
    ['of 128 characters', 'x'.repeat(128), true],
    ['of 129 characters', 'x'.repeat(129), false],
    ['of 8 characters that take two code units each', '🦉'.repeat(8), true],
    ['of 7 letters with accents written apart', 'e\u0301'.repeat(7), false],
    ['of one ligature that stands for 18 characters', '\ufdfa', true],
  ])('%s', (_what, password, isTaken) => {
    expect(NewPassword.safeParse(password).success).toBe(isTaken);
  });

  it.each<[string, string, boolean]>([
    ['the address', 'Ada.Lovelace@Example.com', true],
    ['its local part', 'ada.lovelace', true],
    ['the name in other capitals', 'ADA LOVELACE-KING', true],
    ['the name in wide letters', 'ＡＤＡ lovelace-king', true],
    ['the domain', 'example.com', false],
    ['the name and more', 'ada lovelace-king 1815', false],
  ])('that is %s', (_what, password, isRefused) => {
    const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace-King' };
    expect(namesChooser(password, ada)).toBe(isRefused);
  });

  it('may be anything to somebody without a name', () => {
    expect(namesChooser('ada lovelace', { email: 'a@example.com', name: '' })).toBe(false);
  });
});

describe('the list of breached passwords', () => {
  it.each(['password', '12345678', 'PassWord', 'ｐａｓｓｗｏｒｄ', 'qwertyuiop', 'iloveyou', 'trustno1'])(
    'has %s',
    async (password) => {
      expect(await isCommonlyBreached(password)).toBe(true);
    },
  );

  it.each(['correct horse battery staple', 'passwor', 'password\n', '\npassword', 'password\npassword1', ''])(
    'has no %j',
    async (password) => {
      expect(await isCommonlyBreached(password)).toBe(false);
    },
  );
});
