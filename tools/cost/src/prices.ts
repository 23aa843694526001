import { z } from 'zod';
import { Exact } from './exact.ts';
import { readJson } from './json-file.ts';

const priceSchema = z.strictObject({
  service: z.string(),
  what: z.string(),
  unit: z.string(),
  per: z.int().positive(),
  /** As text, so that no digit of it is lost. */
  usd: z.string().regex(/^\d+(\.\d+)?$/),
  free: z.number().positive().optional(),
  upTo: z.number().positive().optional(),
  source: z.url(),
  known: z.string(),
});
const tableSchema = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  currency: z.literal('USD'),
  about: z.string(),
  prices: z.record(z.string(), priceSchema),
});

export type Price = z.output<typeof priceSchema>;
export type PriceTable = z.output<typeof tableSchema>;

export function readPrices(file: string): PriceTable {
  return readJson(file, tableSchema);
}

export function priceOf({ prices, date }: PriceTable, id: string): Price {
  const price = prices[id];
  if (price === undefined) throw new Error(`The price table of ${date} has no price "${id}".`);
  return price;
}

/** Every amount of money is rounded once, to the hundredth of a cent that is printed, and added up as printed. */
export const MONEY_PLACES = 4;

export function amountOf({ usd, per }: Price, quantity: Exact): Exact {
  return quantity.times(Exact.of(usd)).over(Exact.of(per)).rounded(MONEY_PLACES);
}
