import { currencyInUse, money, type Money } from '@paymyinvoice/contracts';
import { requestInvalid } from '@paymyinvoice/platform';
import * as z from 'zod';

/** An amount as requests may give it: money, or plain minor units of the invoice's currency. */
export const askedAmount = z
  .union([z.int().min(1), money.extend({ amount: z.int().min(1), currency: currencyInUse })])
  .meta({
    description: 'Minor units of the invoice’s currency, alone or with that currency.',
    examples: [{ amount: 10_000, currency: 'EUR' }],
  });

export function minorOf(asked: number | Money, currency: string): number {
  if (typeof asked === 'number') return asked;
  if (asked.currency !== currency)
    throw requestInvalid([{ path: 'amount.currency', message: `must be the invoice’s: ${currency}` }]);
  return asked.amount;
}
