import { defineEvent } from '../event-contract.ts';
import { invoiceInEuro, invoiceInYen, invoiceStanding } from '../invoice-standing.ts';

export const invoiceOverdue = defineEvent({
  type: 'invoice.overdue',
  version: 1,
  source: 'invoice-service',
  subject: 'inv',
  summary: 'The day it was due has passed and something is still owed. Published once per invoice.',
  data: invoiceStanding,
  samples: [
    { ...invoiceInEuro, outstanding: { amount: 34748, currency: 'EUR' } },
    { ...invoiceInYen, outstanding: { amount: 18000, currency: 'JPY' } },
    {
      invoiceId: 'inv_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      number: 'INV-000003',
      total: { amount: 1500, currency: 'KWD' },
      outstanding: { amount: 1, currency: 'KWD' },
      attachments: [],
    },
  ],
});
