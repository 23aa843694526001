/** A pocket calculator of its own, so that the page is not checked by the program that wrote it. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

/** `8 × 3 (sign-in) + 0.05 × 2 = 24.1`: whether what stands behind the sign is what stands before it, to its last digit. */
export function holds(equation: string): boolean {
  const [expression = '', result = ''] = equation.split(' = ');
  const [value, shown] = [sumOf(plain(expression)), numberOf(plain(result))];
  const places = BigInt(plain(result).split('.')[1]?.length ?? 0);
  const off = plus(value, [-shown[0], shown[1]]);
  const size = off[0] < 0n ? -off[0] : off[0];
  return size * 2n * 10n ** places <= off[1];
}

const plain = (text: string): string => text.replaceAll(/\([^)]*\)|[$,]/g, '').trim();

function sumOf(expression: string): Fraction {
  return expression.split(' + ').map(productOf).reduce(plus);
}

function productOf(term: string): Fraction {
  const [first = '', ...others] = term.trim().split(/ (?=[×÷])/);
  return others.reduce<Fraction>((product, factor) => {
    const [numerator, denominator] = numberOf(factor.slice(1));
    return factor.startsWith('×')
      ? [product[0] * numerator, product[1] * denominator]
      : [product[0] * denominator, product[1] * numerator];
  }, numberOf(first));
}

function numberOf(text: string): Fraction {
  const [whole = '', fraction = ''] = text.trim().split('.');
  return [BigInt(whole + fraction), 10n ** BigInt(fraction.length)];
}

const plus = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
