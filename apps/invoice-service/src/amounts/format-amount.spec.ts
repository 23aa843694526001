import { describe, expect, it } from 'vitest';
import { formatAmount, formatPlainAmount } from './format-amount.ts';

describe('formatAmount', () => {
  it.each([
    [123_456, 'EUR', 'EUR 1,234.56'],
    [5, 'EUR', 'EUR 0.05'],
    [0, 'USD', 'USD 0.00'],
    [100_000, 'USD', 'USD 1,000.00'],
    [-1_234_567, 'CHF', 'CHF -12,345.67'],
    [-7, 'CHF', 'CHF -0.07'],
    [1_234_567, 'JPY', 'JPY 1,234,567'],
    [999, 'JPY', 'JPY 999'],
    [1_234_567, 'KWD', 'KWD 1,234.567'],
    [1, 'KWD', 'KWD 0.001'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'EUR 90,071,992,547,409.91'],
    [Number.MAX_SAFE_INTEGER, 'KWD', 'KWD 9,007,199,254,740.991'],
  ])('writes %i of %s as %s', (amountMinor, currency, expected) => {
    expect(formatAmount(amountMinor, currency)).toBe(expected);
  });

  it('leaves the currency out where it is said elsewhere', () => {
    expect(formatPlainAmount(123_456, 'EUR')).toBe('1,234.56');
  });

  it('takes minor units for whole ones in a currency it does not know', () => {
    expect(formatAmount(1_234, 'XXX')).toBe('XXX 1,234');
  });
});
