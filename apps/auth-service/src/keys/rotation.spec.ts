import { describe, expect, it } from 'vitest';
import { decideRotation, promoteNext, type RotationOrder } from './rotation.ts';
import type { SigningKey } from './signing-key.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date('2026-06-01T00:00:00.000Z');
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const key = (keyId: string, status: SigningKey['status'], ageMs: number): SigningKey => ({
  ...{ keyId, status, since: ago(ageMs) },
  ...{ publicJwk: {}, sealedPrivateKey: '' },
});
const decide = (keys: SigningKey[], order: RotationOrder = { kind: 'routine' }) =>
  decideRotation(keys, order, now);
const promotion = { kind: 'promote_next' };

describe('a routine run', () => {
  it.each([
    ['begins with a key that signs', [], { kind: 'add', status: 'current' }],
    [
      'publishes the next key long before it signs',
      [key('a', 'current', 0)],
      { kind: 'add', status: 'next' },
    ],
    [
      'does nothing while the key is young',
      [key('a', 'current', 30 * DAY - 1), key('b', 'next', 29 * DAY)],
      undefined,
    ],
    ['turns after thirty days', [key('a', 'current', 30 * DAY), key('b', 'next', 29 * DAY)], promotion],
    [
      'waits for a next key of less than a day',
      [key('a', 'current', 90 * DAY), key('b', 'next', DAY - 1)],
      undefined,
    ],
    [
      'turns late if it could not in time',
      [key('a', 'current', 400 * DAY), key('b', 'next', DAY)],
      promotion,
    ],
    [
      'keeps a key that signed until yesterday',
      [key('a', 'previous', DAY - 1), key('b', 'current', DAY - 1), key('c', 'next', 0)],
      undefined,
    ],
    [
      'drops one whose tokens are long gone',
      [key('a', 'previous', DAY), key('b', 'current', DAY), key('c', 'next', 0)],
      { kind: 'remove', keyId: 'a' },
    ],
    [
      'drops each of several',
      [key('a', 'previous', 3 * DAY), key('z', 'previous', 0), key('b', 'current', 0), key('c', 'next', 0)],
      { kind: 'remove', keyId: 'a' },
    ],
    [
      'leaves keys of the future alone, as a clock that was set back sees them',
      [key('a', 'previous', -DAY), key('b', 'current', -DAY), key('c', 'next', -DAY)],
      undefined,
    ],
  ])('%s', (_title, keys, step) => {
    expect(decide(keys)).toEqual(step);
  });
});

describe('an early replacement', () => {
  const replace: RotationOrder = { kind: 'replace', keyId: 'a' };

  it('turns as soon as every gateway knows the next key, and not before', () => {
    expect(decide([key('a', 'current', DAY), key('b', 'next', 2 * HOUR)], replace)).toEqual(promotion);
    expect(() => decide([key('a', 'current', DAY), key('b', 'next', 2 * HOUR - 1)], replace)).toThrow(
      /Gateways may not know the next key yet: b/,
    );
  });

  it('is done when the key no longer signs', () => {
    const turned = [key('a', 'previous', 0), key('b', 'current', 0), key('c', 'next', 0)];
    expect(decide(turned, replace)).toBeUndefined();
  });
});

describe('retiring a compromised key', () => {
  const retire: RotationOrder = { kind: 'retire', keyId: 'a' };

  it('has the next one sign at once, however new, and then withdraws it', () => {
    expect(decide([key('a', 'current', 0)], retire)).toEqual({ kind: 'add', status: 'next' });
    const keys = [key('a', 'current', 0), key('b', 'next', 0)];
    expect(decide(keys, retire)).toEqual(promotion);
    expect(decide(promoteNext(keys, now), retire)).toEqual({ kind: 'remove', keyId: 'a' });
  });

  it.each(['next', 'previous'] as const)('withdraws a %s one', (status) => {
    const keys = [key('a', status, 0), key('b', 'current', 0)];
    expect(decide(keys, retire)).toEqual({ kind: 'remove', keyId: 'a' });
  });

  it('goes on with what a routine run does', () => {
    expect(decide([key('b', 'current', 0)], retire)).toEqual({ kind: 'add', status: 'next' });
    expect(decide([key('b', 'current', 0), key('c', 'next', 0)], retire)).toBeUndefined();
  });
});

it('a turn says since when each key is what it is, and touches no other', () => {
  const old = key('a', 'previous', DAY);
  expect(promoteNext([old, key('b', 'current', DAY), key('c', 'next', DAY)], now)).toEqual([
    old,
    key('b', 'previous', 0),
    key('c', 'current', 0),
  ]);
});
