import { describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches } from './password-hash.ts';

describe('a password hash', () => {
  it('is a PHC string with the full cost and a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('matches its password in any Unicode composition, and no other', async () => {
    const hash = await hashPassword('zo\u00eb likes \u210cats');
    expect(await passwordMatches('zoe\u0308 likes Hats', hash)).toBe(true);
    expect(await passwordMatches('zoe likes Hats', hash)).toBe(false);
  });

  it('of nobody matches nothing', async () => {
    expect(await passwordMatches('correct horse')).toBe(false);
  });
});
