import { declareContracts, userVerified } from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'invoice-service',
  publishes: [],
  consumes: [userVerified],
});
