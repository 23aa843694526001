import { declareContracts, userDeleted, userUpdated, userVerified } from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'media-service',
  publishes: [],
  consumes: [userVerified, userUpdated, userDeleted],
});
