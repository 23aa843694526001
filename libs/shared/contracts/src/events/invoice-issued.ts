import { defineEvent } from '../event-contract.ts';
import { invoiceInEuro, invoiceInYen, invoiceStanding } from '../invoice-standing.ts';

export const invoiceIssued = defineEvent({
  type: 'invoice.issued',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'A draft became an invoice: it has its number, is in the books and can be paid.',
  data: invoiceStanding,
  samples: [
    { ...invoiceInEuro, outstanding: { amount: 34748, currency: 'EUR' } },
    { ...invoiceInYen, outstanding: { amount: 118000, currency: 'JPY' } },
    {
      invoiceId: 'inv_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-1000000',
      total: { amount: 9999999999999, currency: 'KWD' },
      outstanding: { amount: 9999999999999, currency: 'KWD' },
      attachments: [
        'med_01JZ0000000000000000000001',
        'med_01JZ0000000000000000000002',
        'med_01JZ0000000000000000000003',
        'med_01JZ0000000000000000000004',
        'med_01JZ0000000000000000000005',
        'med_01JZ0000000000000000000006',
        'med_01JZ0000000000000000000007',
        'med_01JZ0000000000000000000008',
        'med_01JZ0000000000000000000009',
        'med_01JZ0000000000000000000010',
      ],
    },
    // Nothing to pay.
    {
      invoiceId: 'inv_01JZ0000000000000000000004',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000003',
      total: { amount: 0, currency: 'USD' },
      outstanding: { amount: 0, currency: 'USD' },
      attachments: [],
    },
  ],
});
