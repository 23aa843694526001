import { decimalsOf, type Money } from '@paymyinvoice/contracts';
import { Refused } from './stripe-errors.ts';

// How many decimals Stripe counts in, https://docs.stripe.com/currencies; all others have two. ISK and UGX are counted
// in hundredths that must be 00, though neither has any: that is Stripe's special case, not a slip.
const NO_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Refused before anything is asked where Stripe has no way of saying exactly that. */
export function exactAmount(money: Money): { amount: number; currency: string } {
  const amount = toStripe(money);
  if (amount === undefined) throw new Refused('amount_not_expressible');
  return { amount, currency: money.currency.toLowerCase() };
}

function toStripe({ amount, currency }: Money): number | undefined {
  const decimals = stripeDecimalsOf(currency);
  const theirs = rescaled(amount, decimalsOf(currency), decimals);
  // Card networks carry two decimals only, so Stripe refuses the third.
  return decimals === 3 && amount % 10 !== 0 ? undefined : theirs;
}

/** The other way; undefined where it is no whole number of our minor units. */
export function fromStripe(amount: number, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  const ours = rescaled(amount, stripeDecimalsOf(code), decimalsOf(code));
  return ours === undefined ? undefined : { amount: ours, currency: code };
}

function stripeDecimalsOf(currency: string): number | undefined {
  if (NO_DECIMALS.has(currency)) return 0;
  if (THREE_DECIMALS.has(currency)) return 3;
  // Of the other currencies with three decimals (IQD, LYD) Stripe says nothing, and a guess could be out by ten.
  return decimalsOf(currency) === 3 ? undefined : 2;
}

function rescaled(amount: number, from: number | undefined, to: number | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const scaled = to >= from ? amount * 10 ** (to - from) : amount / 10 ** (from - to);
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}
