import * as z from 'zod';
import { idOf } from './ids.ts';
import { money } from './money.ts';

/** How an invoice stands after what happened to it: every `invoice.*` event tells the same, so that each can be read alone. */
export const invoiceStanding = z.object({
  invoiceId: idOf('inv'),
  ownerId: idOf('usr'),
  // How numbers are built is the owner's books' affair: nobody else takes one apart.
  number: z.string().min(1).max(40),
  total: money.describe('As issued, tax included; credit notes and payments do not change it.'),
  outstanding: money.describe('What is still owed, in the same currency.'),
  attachments: z.array(idOf('med')),
});
