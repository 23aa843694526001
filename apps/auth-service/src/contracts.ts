import {
  declareContracts,
  userDeleted,
  userRegistered,
  userUpdated,
  userVerified,
} from '@paymyinvoice/contracts';

export const contracts = declareContracts({
  service: 'auth-service',
  publishes: [userRegistered, userVerified, userUpdated, userDeleted],
  consumes: [],
});
