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

// Two invoices that the golden samples follow through their lives; like the samples they stay as they are for ever.
export const invoiceInEuro = {
  invoiceId: 'inv_01JZ0000000000000000000001',
  ownerId: 'usr_01JZ0000000000000000000001',
  number: 'INV-000001',
  total: { amount: 34748, currency: 'EUR' },
  attachments: ['med_01JZ0000000000000000000001'],
};
export const invoiceInYen = {
  invoiceId: 'inv_01JZ0000000000000000000002',
  ownerId: 'usr_01JZ0000000000000000000001',
  number: 'INV-000002',
  total: { amount: 118000, currency: 'JPY' },
  attachments: [],
};
