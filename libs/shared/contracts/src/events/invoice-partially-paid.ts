import { defineEvent } from '../event-contract.ts';
import { invoiceStanding } from '../invoice-standing.ts';

export const invoicePartiallyPaid = defineEvent({
  type: 'invoice.partially_paid',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'Money came in or went back, and some is owed and some is paid.',
  data: invoiceStanding,
  samples: [
    {
      invoiceId: 'inv_01JZ0000000000000000000001',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000001',
      total: { amount: 34748, currency: 'EUR' },
      outstanding: { amount: 24748, currency: 'EUR' },
      attachments: ['med_01JZ0000000000000000000001'],
    },
    {
      invoiceId: 'inv_01JZ0000000000000000000002',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000002',
      total: { amount: 118000, currency: 'JPY' },
      outstanding: { amount: 1, currency: 'JPY' },
      attachments: [],
    },
    // A credit note of 0.500 and a payment of 0.250.
    {
      invoiceId: 'inv_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000003',
      total: { amount: 1500, currency: 'KWD' },
      outstanding: { amount: 750, currency: 'KWD' },
      attachments: [],
    },
  ],
});
