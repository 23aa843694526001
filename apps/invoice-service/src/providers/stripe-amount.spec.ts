import { describe, expect, test } from 'vitest';
import { exactAmount, fromStripe } from './stripe-amount.ts';

describe('an amount', () => {
  test.each([
    ['EUR', 34748, 34748],
    ['HUF', 34748, 34748],
    ['TWD', 34748, 34748],
    ['JPY', 500, 500],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 500, 5],
    ['KWD', 5120, 5120],
    ['EUR', 9_999_999_999_999, 9_999_999_999_999],
    ['ISK', 9_999_999_999_999, 999_999_999_999_900],
  ])('in %s of %d is %d for Stripe, and comes back as it was', (currency, ours, theirs) => {
    expect(exactAmount({ amount: ours, currency })).toEqual({
      amount: theirs,
      currency: currency.toLowerCase(),
    });
    expect(fromStripe(theirs, currency.toLowerCase())).toEqual({ amount: ours, currency });
  });

  test.each([
    ['KWD', 5124, 'its third decimal is not 0'],
    ['MGA', 550, 'Stripe has no decimals there'],
    ['IQD', 5120, 'Stripe does not say how it counts there'],
    ['XXX', 100, 'it is no currency'],
  ])('in %s of %d cannot be told to Stripe, as %s', (currency, amount) => {
    expect(() => exactAmount({ amount, currency })).toThrow('amount_not_expressible');
  });

  test('that Stripe takes as a fee may have a third decimal, but no fraction of ours', () => {
    expect(fromStripe(5124, 'kwd')).toEqual({ amount: 5124, currency: 'KWD' });
    expect(fromStripe(550, 'isk')).toBeUndefined();
  });
});
