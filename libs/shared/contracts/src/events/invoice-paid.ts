import { defineEvent } from '../event-contract.ts';
import { invoiceInEuro, invoiceInYen, invoiceStanding } from '../invoice-standing.ts';

export const invoicePaid = defineEvent({
  type: 'invoice.paid',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'Nothing is owed any more, whether by payment or by credit note.',
  data: invoiceStanding,
  samples: [
    { ...invoiceInEuro, outstanding: { amount: 0, currency: 'EUR' } },
    { ...invoiceInYen, outstanding: { amount: 0, currency: 'JPY' } },
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
