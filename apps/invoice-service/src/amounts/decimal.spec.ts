import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DECIMAL_PATTERN, decimalOf, dividedHalfEven, percentOf, thousandths, times } from './decimal.ts';

const decimal = fc
  .tuple(fc.nat(999_999_999), fc.option(fc.stringMatching(/^\d{1,3}$/), { nil: undefined }))
  .map(([whole, fraction]) => (fraction === undefined ? `${whole}` : `${whole}.${fraction}`));

describe('a decimal', () => {
  it.each(['0', '1', '1.5', '0.001', '19', '19.0', '2.50', '999999999.999'])('may be written %j', (text) => {
    expect(DECIMAL_PATTERN.test(text)).toBe(true);
  });

  it.each([
    ...['', ' ', '1e3', '1E3', ' 1', '1 ', '1\n', '1,5', '+1', '-1', '-0', '01', '00', '1.', '.5', '.'],
    ...['1.2345', '1.5.5', '0x10', '1_000', '１', 'NaN', 'Infinity', '1000000000', '1.5f'],
  ])('is never written %j', (text) => {
    expect(DECIMAL_PATTERN.test(text)).toBe(false);
  });

  it('is in thousandths what it says, however many places it has', () => {
    expect(['1.5', '1.50', '1.500'].map(thousandths)).toEqual([1500n, 1500n, 1500n]);
    expect(thousandths('0.001')).toBe(1n);
    expect(thousandths('999999999.999')).toBe(999_999_999_999n);
  });

  it('comes back from thousandths as short as can be', () => {
    expect([0n, 1n, 10n, 500n, 1000n, 90_000n].map(decimalOf)).toEqual([
      ...['0', '0.001', '0.01', '0.5', '1', '90'],
    ]);
    fc.assert(
      fc.property(decimal, (text) => {
        const short = decimalOf(thousandths(text));
        expect(short).toMatch(DECIMAL_PATTERN);
        expect(thousandths(short)).toBe(thousandths(text));
        expect(short).not.toMatch(/\.\d*0$/);
      }),
    );
  });
});

describe('a rounded amount', () => {
  it.each([
    [1n, '0.5', 0n],
    [3n, '0.5', 2n],
    [5n, '0.5', 2n],
    [7n, '0.5', 4n],
    [1n, '0.499', 0n],
    [1n, '0.501', 1n],
    [9999n, '2.5', 24_998n],
    [0n, '999999999.999', 0n],
    [9_999_999_999_999n, '1', 9_999_999_999_999n],
  ])('%i times %s is %i: a tie goes to the even side', (amount, quantity, expected) => {
    expect(times(amount, quantity)).toBe(expected);
  });

  it.each([
    [24_998n, '19', 4750n],
    [50n, '1', 0n],
    [150n, '1', 2n],
    [250n, '1', 2n],
    [1000n, '0.05', 0n],
    [3000n, '0.05', 2n],
    [100n, '0', 0n],
    [12_345n, '100', 12_345n],
  ])('of %i, tax at %s %% is %i', (amount, percent, expected) => {
    expect(percentOf(amount, percent)).toBe(expected);
  });

  it('lies no further than half a unit from the exact one, and is even when two are as near', () => {
    const dividend = fc.bigInt({ min: 0n, max: 10n ** 25n });
    const divisor = fc.bigInt({ min: 1n, max: 10n ** 6n });
    fc.assert(
      fc.property(dividend, divisor, (a, b) => {
        const rounded = dividedHalfEven(a, b);
        const twiceApart = 2n * (rounded * b - a);
        const distance = twiceApart < 0n ? -twiceApart : twiceApart;
        expect(distance).toBeLessThanOrEqual(b);
        if (distance === b) expect(rounded % 2n).toBe(0n);
      }),
      { numRuns: 1000 },
    );
  });
});
