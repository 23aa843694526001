import { defineEvent } from '../event-contract.ts';
import { invoiceStanding } from '../invoice-standing.ts';

export const invoicePaid = defineEvent({
  type: 'invoice.paid',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'Nothing is owed any more, whether by payment or by credit note.',
  data: invoiceStanding,
  samples: [
    {
      invoiceId: 'inv_01JZ0000000000000000000001',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000001',
      total: { amount: 34748, currency: 'EUR' },
      outstanding: { amount: 0, currency: 'EUR' },
      attachments: ['med_01JZ0000000000000000000001'],
    },
    {
      invoiceId: 'inv_01JZ0000000000000000000002',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000002',
      total: { amount: 118000, currency: 'JPY' },
      outstanding: { amount: 0, currency: 'JPY' },
      attachments: [],
    },
    {
      invoiceId: 'inv_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000003',
      total: { amount: 1500, currency: 'KWD' },
      outstanding: { amount: 0, currency: 'KWD' },
      attachments: ['med_01JZ0000000000000000000001', 'med_01JZ0000000000000000000002'],
    },
  ],
});
