import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches, strongerHash } from './password-hash.ts';

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

  it('of weaker parameters matches, and gives way to one of today', async () => {
    const weak = weakHash('correct horse');
    expect(await passwordMatches('correct horse', weak)).toBe(true);
    expect(await passwordMatches('wrong horse', weak)).toBe(false);
    expect(await strongerHash('correct horse', weak)).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
  });

  it('of today stays as it is', async () => {
    const today = '$scrypt$ln=17,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA';
    expect(await strongerHash('correct horse', today)).toBeUndefined();
    expect(await strongerHash('correct horse', undefined)).toBeUndefined();
  });
});

function weakHash(password: string): string {
  const salt = Buffer.from('saltsaltsaltsalt');
  const hash = scryptSync(password, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 });
  const [encodedSalt, encodedHash] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=15,r=8,p=1$${encodedSalt}$${encodedHash}`;
}
