// Amounts between minor units, as services tell them, and what people read and write. No digit passes through a fraction.
import { decimals } from './currencies.mjs';

/** `EUR 1,234.56`. */
export function amountText({ amount, currency }) {
  const [whole, fraction] = partsOf({ amount, currency });
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}

/** `1234.56`, as it is typed. */
export function typedAmount(money) {
  return partsOf(money)
    .filter((part) => part !== undefined)
    .join('.');
}

/** What was typed, in minor units; `refuse` gets a sentence when it is no amount of the currency. */
export function minorOf(typed, currency, refuse) {
  const places = decimals[currency] ?? 0;
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d+))?$/.exec(typed.trim()) ?? [];
  const example = typedAmount({ amount: 12 * 10 ** places, currency });
  if (whole === undefined) return refuse(`must be written like ${example}`);
  if (fraction.length > places)
    return refuse(
      places === 0 ? `has no decimals in ${currency}` : `has at most ${places} decimals in ${currency}`,
    );
  const minor = Number(whole + fraction.padEnd(places, '0'));
  return Number.isSafeInteger(minor) ? minor : refuse('is too large');
}

function partsOf({ amount, currency }) {
  const places = decimals[currency] ?? 0;
  const sign = amount < 0 ? '-' : '';
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = sign + digits.slice(0, digits.length - places);
  return [whole, places === 0 ? undefined : digits.slice(-places)];
}
