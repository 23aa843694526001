const PLACES = 3;
const ONE = 10n ** BigInt(PLACES);

/** A decimal as text with at most three places, as people write quantities and rates: `2.5`. */
export const DECIMAL_PATTERN = /^(0|[1-9]\d{0,8})(\.\d{1,3})?$/;

/** The decimal in thousandths, exactly: floating point never sees it. */
export function thousandths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
}

/** As few places as it takes: `1.5`, `90`. */
export function decimalOf(inThousandths: bigint): string {
  const fraction = String(inThousandths % ONE)
    .padStart(PLACES, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(inThousandths / ONE) : `${inThousandths / ONE}.${fraction}`;
}

/** Rounded to the nearest, ties to the even neighbour. For amounts that are not negative. */
export function dividedHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice < divisor) return quotient;
  return twice > divisor || quotient % 2n === 1n ? quotient + 1n : quotient;
}

/** `amount` times a decimal, rounded to a whole minor unit. */
export function times(amountMinor: bigint, decimal: string): bigint {
  return dividedHalfEven(amountMinor * thousandths(decimal), ONE);
}

/** So many percent of `amount`, rounded to a whole minor unit. */
export function percentOf(amountMinor: bigint, percent: string): bigint {
  return dividedHalfEven(amountMinor * thousandths(percent), ONE * 100n);
}
