import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOTAL_LIMIT_MINOR, totalsOf, type Priced } from './totals.ts';

const line = (quantity: string, unitAmount: number, taxRatePercent?: string): Priced => ({
  ...{ quantity, unitAmount },
  ...(taxRatePercent !== undefined && { taxRatePercent }),
});
const sums = (...lines: Priced[]) => {
  const { netMinor, taxMinor, totalMinor } = totalsOf(lines) ?? {};
  return [netMinor, taxMinor, totalMinor];
};

describe('the totals of an invoice', () => {
  it('are 347.48 for 2.5 × 99.99 at 19 % and 50.00 without tax', () => {
    expect(totalsOf([line('2.5', 9999, '19'), line('1', 5000)])).toEqual({
      ...{ netMinor: 29_998, taxMinor: 4750, totalMinor: 34_748 },
      taxes: [{ ratePercent: '19', netMinor: 24_998, taxMinor: 4750 }],
    });
  });

  it('are counted in the smallest unit there is: cents, yen, fils', () => {
    expect(sums(line('1.5', 10_000))).toEqual([15_000, 0, 15_000]);
    expect(sums(line('2.5', 333, '10'))).toEqual([832, 83, 915]);
    expect(sums(line('0.333', 12_345, '5'))).toEqual([4111, 206, 4317]);
  });

  it('round each line to a whole unit before they are added, ties to the even side', () => {
    expect(sums(line('0.5', 1), line('0.5', 1), line('0.5', 1))).toEqual([0, 0, 0]);
    expect(sums(line('0.5', 3), line('0.5', 5))).toEqual([4, 0, 4]);
  });

  it('round the tax of a rate once, on all of its lines', () => {
    const many = Array.from({ length: 10 }, () => line('1', 3, '10'));
    expect(sums(...many)).toEqual([30, 3, 33]);
    expect(sums(line('1', 50, '1'))).toEqual([50, 0, 50]);
    expect(sums(line('1', 50, '1'), line('1', 100, '1'))).toEqual([150, 2, 152]);
  });

  it('take 19, 19.0 and 19.000 for one rate, and list rates from low to high', () => {
    const { taxes } = totalsOf([
      ...[line('1', 100, '19.0'), line('1', 100, '7'), line('1', 100, '19'), line('1', 100, '19.000')],
      line('1', 100, '5.5'),
    ]) ?? { taxes: [] };
    expect(taxes.map(({ ratePercent, netMinor }) => [ratePercent, netMinor])).toEqual([
      ...[['5.5', 100] as const, ['7', 100] as const, ['19', 300] as const],
    ]);
  });

  it('tell a rate of nothing from no rate', () => {
    expect(totalsOf([line('1', 100, '0'), line('1', 200)])?.taxes).toEqual([
      { ratePercent: '0', netMinor: 100, taxMinor: 0 },
    ]);
  });

  it('stay below ten billions of millions, tax included', () => {
    const most = TOTAL_LIMIT_MINOR - 1;
    expect(sums(line('1', most))).toEqual([most, 0, most]);
    expect(totalsOf([line('1', most), line('1', 1)])).toBeUndefined();
    expect(totalsOf([line('1', most, '0.001')])).toBeUndefined();
    expect(totalsOf([line('999999999.999', most, '100')])).toBeUndefined();
    expect(sums(line('0.999', most, '0.1'))).toEqual([9_989_999_999_999, 9_990_000_000, 9_999_989_999_999]);
  });

  it('are what exact fractions come to, whatever the lines', () => {
    let [within, beyond] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(linesOf(anyLine), linesOf(smallLine)), (lines) => {
        const { net, tax } = exactly(lines);
        const isBeyond = net + tax >= BigInt(TOTAL_LIMIT_MINOR);
        if (isBeyond) beyond += 1;
        else within += 1;
        expect(sums(...lines)).toEqual(
          isBeyond ? [undefined, undefined, undefined] : [Number(net), Number(tax), Number(net + tax)],
        );
      }),
      { numRuns: 600 },
    );
    expect(Math.min(within, beyond)).toBeGreaterThan(50);
  });
});

const decimalUpTo = (most: number) =>
  fc
    .tuple(fc.nat(most - 1), fc.option(fc.stringMatching(/^\d{1,3}$/), { nil: undefined }))
    .map(([whole, fraction]) => (fraction === undefined ? `${whole}` : `${whole}.${fraction}`));

const taxRatePercent = fc.oneof(fc.constantFrom('0', '7', '19', '19.0', '50', '50.0'), decimalUpTo(100));
const priced = (quantity: fc.Arbitrary<string>, unitAmount: fc.Arbitrary<number>): fc.Arbitrary<Priced> =>
  fc.record({ quantity, unitAmount, taxRatePercent }, { requiredKeys: ['quantity', 'unitAmount'] });
const linesOf = (each: fc.Arbitrary<Priced>) => fc.array(each, { minLength: 1, maxLength: 100 });

// Small amounts meet ties, large ones the limit.
const smallLine = priced(decimalUpTo(20), fc.oneof(fc.nat(20), fc.nat(100_000)));
const anyLine = priced(
  decimalUpTo(999_999_999),
  fc.maxSafeNat().map((amount) => amount % TOTAL_LIMIT_MINOR),
);

/** The same by another way: whole fractions, rounded by looking at their neighbours. */
function exactly(lines: readonly Priced[]): { net: bigint; tax: bigint } {
  const netByRate = new Map<string, bigint>();
  for (const { quantity, unitAmount, taxRatePercent } of lines) {
    const [over, under] = fractionOf(quantity);
    const rate = taxRatePercent === undefined ? 'none' : fractionOf(taxRatePercent).join('/');
    const amount = nearestEven(BigInt(unitAmount) * over, under);
    netByRate.set(rate, (netByRate.get(rate) ?? 0n) + amount);
  }
  let [net, tax] = [0n, 0n];
  for (const [rate, sum] of netByRate) {
    net += sum;
    if (rate === 'none') continue;
    const [over = 0n, under = 1n] = rate.split('/').map(BigInt);
    tax += nearestEven(sum * over, under * 100n);
  }
  return { net, tax };
}

/** In lowest terms, so that equal rates are written alike. */
function fractionOf(decimal: string): [over: bigint, under: bigint] {
  const [whole = '', places = ''] = decimal.split('.');
  const [over, under] = [BigInt(whole + places), 10n ** BigInt(places.length)];
  const common = greatestCommon(over, under);
  return [over / common, under / common];
}

function greatestCommon(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommon(b, a % b);
}

function nearestEven(over: bigint, under: bigint): bigint {
  const below = over / under;
  const [toBelow, toAbove] = [over - below * under, (below + 1n) * under - over];
  if (toBelow === toAbove) return below % 2n === 0n ? below : below + 1n;
  return toBelow < toAbove ? below : below + 1n;
}
