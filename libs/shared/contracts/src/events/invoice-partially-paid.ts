import { defineEvent } from '../event-contract.ts';
import { invoiceInEuro, invoiceInYen, invoiceStanding } from '../invoice-standing.ts';

export const invoicePartiallyPaid = defineEvent({
  type: 'invoice.partially_paid',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'Money came in or went back, and some is owed and some is paid.',
  data: invoiceStanding,
  samples: [
    { ...invoiceInEuro, outstanding: { amount: 24748, currency: 'EUR' } },
    { ...invoiceInYen, outstanding: { amount: 1, currency: 'JPY' } },
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
