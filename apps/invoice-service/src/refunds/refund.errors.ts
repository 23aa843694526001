import { DomainError } from '@paymyinvoice/platform';

export const refundNotFound = () =>
  new DomainError('not_found', 'refund.not_found', 'There is no such refund.');
