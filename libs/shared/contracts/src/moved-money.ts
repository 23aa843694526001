import * as z from 'zod';
import { idOf } from './ids.ts';
import { money } from './money.ts';

/** Money that moved for an invoice, in either direction. */
export const movedMoney = z.object({
  paymentId: idOf('pay'),
  invoiceId: idOf('inv'),
  amount: money.describe('What moved this time, never negative.'),
});
