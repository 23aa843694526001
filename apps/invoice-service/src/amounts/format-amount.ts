import { decimalsOf } from '@paymyinvoice/contracts';

/** `EUR 1,234.56`: the same for every reader, and exact, as no digit passes through a fraction. */
export function formatAmount(amountMinor: number, currency: string): string {
  return `${currency} ${formatPlainAmount(amountMinor, currency)}`;
}

/** `1,234.56`, where the currency is said elsewhere. */
export function formatPlainAmount(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency) ?? 0;
  const sign = amountMinor < 0 ? '-' : '';
  const digits = BigInt(amountMinor)
    .toString()
    .replace('-', '')
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}
