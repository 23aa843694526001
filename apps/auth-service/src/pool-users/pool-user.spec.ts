import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { decideExchange, personOf } from './pool-user.ts';

const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
const claims = { token_use: 'id', sub: 'a1', email: 'Ada@Example.com', email_verified: true, name: 'Ada' };

describe('personOf', () => {
  it('reads the address as sign-up would', () => {
    const poolUser = { issuer, sub: 'a1', email: 'ada@example.com' };
    expect(personOf(issuer, claims)).toEqual({ poolUser, name: 'Ada' });
  });

  it.each([undefined, 42, '', 'two\nlines'])('leaves out a name that is none: %j', (name) => {
    expect(personOf(issuer, { ...claims, name }).name).toBeUndefined();
  });

  it.each([{ token_use: 'access' }, { token_use: undefined }, { sub: undefined }, { email: 'ada' }])(
    'takes no token with %j',
    (other) => {
      expect(() => personOf(issuer, { ...claims, ...other })).toThrow(
        expect.objectContaining({ code: 'cognito.invalid' }),
      );
    },
  );

  it.each([false, 'true', 1, undefined])(
    'takes no word but true for a proven address: %j',
    (email_verified) => {
      expect(() => personOf(issuer, { ...claims, email_verified })).toThrow(
        expect.objectContaining({ code: 'email.unverified' }),
      );
    },
  );
});

describe('decideExchange', () => {
  const person = personOf(issuer, claims);
  const { poolUser } = person;
  const fresh = { userId: anAccount().id, now: new Date('2026-01-01T00:00:00.000Z') };
  const verified = anAccount({ status: 'verified' });

  it('registers who is unknown: proven, and without a password', () => {
    const account = {
      ...{ id: fresh.userId, status: 'verified', email: 'ada@example.com', name: 'Ada', poolUser },
      ...{ version: 1, sequence: 2, sessionEpoch: 1, createdAt: '2026-01-01T00:00:00.000Z' },
    };
    expect(decideExchange(person, undefined, fresh)).toEqual({ kind: 'register', account });
  });

  it('proves a pending account, and keeps neither its password nor its name', () => {
    const before = anAccount({ name: 'Somebody Else' });
    const { passwordHash: _stranger, ...kept } = before;
    const account = { ...kept, status: 'verified', name: 'Ada', poolUser };
    expect(decideExchange(person, before, fresh)).toEqual({ kind: 'prove', before, account });
    expect(decideExchange({ ...person, name: undefined }, before, fresh).account.name).toBe('');
  });

  it('links a proven account once, and again when the stage has another pool', () => {
    expect(decideExchange(person, verified, fresh)).toEqual({ kind: 'link', account: verified });
    const known = { ...verified, poolUser };
    expect(decideExchange(person, known, fresh)).toEqual({ kind: 'known', account: known });
    const earlier = { ...verified, poolUser: { ...poolUser, issuer: 'https://earlier.example' } };
    expect(decideExchange(person, earlier, fresh)).toEqual({ kind: 'link', account: earlier });
  });

  it('gives an account to no second user of the same pool', () => {
    const taken = { ...verified, poolUser: { ...poolUser, sub: 'b2' } };
    expect(() => decideExchange(person, taken, fresh)).toThrow(
      expect.objectContaining({ code: 'cognito.other_user' }),
    );
  });
});
