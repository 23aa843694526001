import { defineEvent } from '../event-contract.ts';
import { invoiceInEuro, invoiceInYen, invoiceStanding } from '../invoice-standing.ts';

export const invoiceVoided = defineEvent({
  type: 'invoice.voided',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'The invoice was withdrawn before anything was paid; nothing is owed for it.',
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
