import type { Payment } from './payment.ts';

/** All payments among the rows of an invoice, oldest first, as its owner sees them. */
export function paymentBodies(rows: readonly { readonly sk: string }[]) {
  return paymentsIn(rows).map(paymentBody);
}

/** The same as whoever pays sees them. */
export function payerPaymentBodies(rows: readonly { readonly sk: string }[]) {
  return paymentsIn(rows).map(payerPaymentBody);
}

function paymentsIn(rows: readonly { readonly sk: string }[]): Payment[] {
  return rows.filter(({ sk }) => sk.includes('#PAYMENT#')).map((row) => row as unknown as Payment);
}

/** A payment as the owner of the invoice sees it. */
export function paymentBody(payment: Payment) {
  const { refundedMinor, currency } = payment;
  return {
    ...payerPaymentBody(payment),
    refunded: { amount: refundedMinor, currency },
    ...('receivedOn' in payment && { receivedOn: payment.receivedOn }),
    ...('reference' in payment && { reference: payment.reference }),
  };
}

/** As whoever pays sees it. */
export function payerPaymentBody(payment: Payment) {
  const { id, invoiceId, amountMinor: amount, currency, method, status, createdAt } = payment;
  return {
    ...{ id, invoiceId, amount: { amount, currency }, method, status },
    ...('actionUrl' in payment && { actionUrl: payment.actionUrl }),
    ...('failure' in payment && { failure: payment.failure }),
    createdAt,
  };
}
