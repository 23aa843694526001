import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LEAST_LOG2_N, PasswordHashing } from './password-hash.ts';

const hashing = new PasswordHashing(LEAST_LOG2_N);
// As dear as tests can be run.
const cheap = new PasswordHashing(12);

describe('a password hash', () => {
  it('is a PHC string with the full cost and a salt of its own', async () => {
    const [one, other] = await Promise.all([hashing.hash('correct horse'), hashing.hash('correct horse')]);
    expect(one).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('matches its password in any Unicode composition, and no other', async () => {
    const hash = await cheap.hash('zo\u00eb likes \u210cats');
    expect(await cheap.matches('zoe\u0308 likes Hats', hash)).toBe(true);
    expect(await cheap.matches('zoe likes Hats', hash)).toBe(false);
  });

  it('of nobody matches nothing', async () => {
    expect(await cheap.matches('correct horse')).toBe(false);
  });

  it('of weaker parameters matches, and gives way to one of today', async () => {
    const weak = weakHash('correct horse');
    expect(await cheap.matches('correct horse', weak)).toBe(true);
    expect(await cheap.matches('wrong horse', weak)).toBe(false);
    expect(await cheap.stronger('correct horse', weak)).toMatch(/^\$scrypt\$ln=12,r=8,p=1\$/);
  });

  it('of today stays as it is', async () => {
    const today = '$scrypt$ln=17,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA';
    expect(await hashing.stronger('correct horse', today)).toBeUndefined();
    expect(await hashing.stronger('correct horse', undefined)).toBeUndefined();
  });
});

function weakHash(password: string): string {
  const salt = Buffer.from('saltsaltsaltsalt');
  const hash = scryptSync(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const [encodedSalt, encodedHash] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=10,r=8,p=1$${encodedSalt}$${encodedHash}`;
}
