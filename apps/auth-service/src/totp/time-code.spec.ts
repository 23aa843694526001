import { describe, expect, it } from 'vitest';
import { newTotpSecret, otpauthUrl, stepOf } from './time-code.ts';

// "12345678901234567890", of RFC 6238's test vectors; of its eight digits the last six.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of the app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('of second %i is what RFC 6238 says', (seconds, code) => {
    expect(stepOf(code, secret, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it.each([
    ['two steps early', -31, undefined],
    ['a step early', -30, 1],
    ['as it begins', 0, 1],
    ['in its last second', 29, 1],
    ['a step late', 59, 1],
    ['two steps late', 60, undefined],
  ])('belongs to its own step when it comes %s', (_when, seconds, step) => {
    expect(stepOf('287082', secret, at(30 + seconds))).toBe(step);
  });

  it('belongs to one secret', () => {
    expect(stepOf('287082', newTotpSecret(), at(59))).toBeUndefined();
  });
});

describe('the otpauth URL', () => {
  it('says all that an app must know, with an address that is not taken apart', () => {
    const url = new URL(otpauthUrl(secret, 'ada+test&x=1:y@example.com'));
    expect(url.host).toBe('totp');
    expect(decodeURIComponent(url.pathname)).toBe('/PayMyInvoice:ada+test&x=1:y@example.com');
    expect([...url.searchParams.keys()].sort()).toEqual([
      'algorithm',
      'digits',
      'issuer',
      'period',
      'secret',
    ]);
  });
});
