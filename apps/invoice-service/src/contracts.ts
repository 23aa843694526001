import { declareContracts, userDeleted, userUpdated, userVerified } from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'invoice-service',
  publishes: [],
  consumes: [userVerified, userUpdated, userDeleted],
});
