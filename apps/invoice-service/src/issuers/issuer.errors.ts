import { DomainError } from '@paymyinvoice/platform';

export const issuerGone = () =>
  new DomainError('unauthenticated', 'issuer.gone', 'The account has been closed.');
