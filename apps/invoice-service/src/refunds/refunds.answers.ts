import type { Refund } from './refund.ts';

/** All refunds among the rows of an invoice, oldest first. */
export function refundBodies(rows: readonly { readonly sk: string }[]) {
  return rows.filter(({ sk }) => sk.includes('#REFUND#')).map((row) => refundBody(row as unknown as Refund));
}

export function refundBody(refund: Refund) {
  const { id, paymentId, amountMinor: amount, currency, reason, status, createdAt } = refund;
  return {
    ...{ id, paymentId, amount: { amount, currency }, reason, status },
    ...('failure' in refund && { failure: refund.failure }),
    createdAt,
  };
}
