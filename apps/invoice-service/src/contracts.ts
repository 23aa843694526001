import {
  declareContracts,
  invoiceIssued,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceVoided,
  invoiceOverdue,
  paymentSucceeded,
  paymentRefunded,
  mediaDeleted,
  mediaReady,
  userDeleted,
  userUpdated,
  userVerified,
} from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'invoice-service',
  publishes: [
    invoiceIssued,
    invoicePaid,
    invoicePartiallyPaid,
    invoiceVoided,
    invoiceOverdue,
    paymentSucceeded,
    paymentRefunded,
  ],
  consumes: [mediaReady, mediaDeleted, userVerified, userUpdated, userDeleted],
});
