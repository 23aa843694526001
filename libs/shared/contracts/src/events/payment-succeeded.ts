import { defineEvent } from '../event-contract.ts';
import { movedMoney } from '../moved-money.ts';

export const paymentSucceeded = defineEvent({
  type: 'payment.succeeded',
  version: 1,
  source: 'invoice-service',
  subject: 'pay',
  summary: 'Money arrived for an invoice.',
  data: movedMoney,
  samples: [
    {
      paymentId: 'pay_01JZ0000000000000000000001',
      invoiceId: 'inv_01JZ0000000000000000000001',
      amount: { amount: 34748, currency: 'EUR' },
    },
    {
      paymentId: 'pay_01JZ0000000000000000000002',
      invoiceId: 'inv_01JZ0000000000000000000002',
      amount: { amount: 118000, currency: 'JPY' },
    },
    {
      paymentId: 'pay_01JZ0000000000000000000003',
      invoiceId: 'inv_01JZ0000000000000000000003',
      amount: { amount: 1, currency: 'KWD' },
    },
  ],
});
