import { DomainError } from '@paymyinvoice/platform';

export const libraryGone = () =>
  new DomainError('unauthenticated', 'library.gone', 'The account has been closed.');
