import * as z from 'zod';

const TWO_DECIMALS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND';

const digitsByCurrency: ReadonlyMap<string, number> = new Map(
  [NO_DECIMALS, TWO_DECIMALS, THREE_DECIMALS].flatMap((codes, group) =>
    codes.split(' ').map((code): [string, number] => [code, [0, 2, 3][group] ?? 2]),
  ),
);

/** An amount on the wire: integer minor units (cents, yen, fils) and an ISO 4217 code. */
export const money = z.object({
  amount: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

export type Money = z.infer<typeof money>;

/**
 * Stricter, for requests: a currency in use, by ISO 4217. Events carry the plain pattern, so that a new currency
 * does not need a new version of every event with an amount in it.
 */
export const currencyInUse = z.enum([...digitsByCurrency.keys()]);

/** How many decimals the currency's major unit has: 2 for EUR, 0 for JPY, 3 for KWD; undefined for no currency. */
export function decimalsOf(currency: string): number | undefined {
  return digitsByCurrency.get(currency);
}
