import { decimalOf, percentOf, thousandths, times } from '../amounts/decimal.ts';

export type Priced = {
  readonly quantity: string;
  readonly unitAmount: number;
  readonly taxRatePercent?: string | undefined;
};

/** Tax is worked out per rate on the sum of its lines, and rounded once. */
export type TaxShare = { readonly ratePercent: string; readonly netMinor: number; readonly taxMinor: number };

export type Totals = {
  readonly netMinor: number;
  readonly taxes: readonly TaxShare[];
  readonly taxMinor: number;
  readonly totalMinor: number;
};

/** Totals stay below this. */
export const TOTAL_LIMIT_MINOR = 10 ** 13;

export function amountOfLine({ quantity, unitAmount }: Priced): bigint {
  return times(BigInt(unitAmount), quantity);
}

/** Undefined when they reach the limit. */
export function totalsOf(lines: readonly Priced[]): Totals | undefined {
  const net = lines.reduce((sum, line) => sum + amountOfLine(line), 0n);
  const taxed = lines.filter(({ taxRatePercent }) => taxRatePercent !== undefined);
  // `19` and `19.0` are one rate.
  const byRate = Map.groupBy(taxed, ({ taxRatePercent = '0' }) => thousandths(taxRatePercent));
  const shares = [...byRate]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rate, group]) => {
      const ratePercent = decimalOf(rate);
      const shareNet = group.reduce((sum, line) => sum + amountOfLine(line), 0n);
      return { ratePercent, net: shareNet, tax: percentOf(shareNet, ratePercent) };
    });
  const tax = shares.reduce((sum, share) => sum + share.tax, 0n);
  if (net + tax >= BigInt(TOTAL_LIMIT_MINOR)) return undefined;
  return {
    netMinor: Number(net),
    taxes: shares.map((share) => ({
      ratePercent: share.ratePercent,
      netMinor: Number(share.net),
      taxMinor: Number(share.tax),
    })),
    taxMinor: Number(tax),
    totalMinor: Number(net + tax),
  };
}
