import {
  declareContracts,
  invoiceIssued,
  invoiceVoided,
  mediaReady,
  mediaRejected,
  mediaDeleted,
  userDeleted,
  userUpdated,
  userVerified,
} from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'media-service',
  publishes: [mediaReady, mediaRejected, mediaDeleted],
  consumes: [userVerified, userUpdated, userDeleted, invoiceIssued, invoiceVoided],
});
