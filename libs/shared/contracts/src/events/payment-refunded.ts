import { defineEvent } from '../event-contract.ts';
import { movedMoney } from '../moved-money.ts';

export const paymentRefunded = defineEvent({
  type: 'payment.refunded',
  version: 1,
  source: 'invoice-service',
  subject: 'pay',
  summary: 'Money of a payment went back to the payer, all of it or a part.',
  data: movedMoney,
  samples: [
    {
      paymentId: 'pay_01JZ0000000000000000000001',
      invoiceId: 'inv_01JZ0000000000000000000001',
      amount: { amount: 10000, currency: 'EUR' },
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
