import { DomainError } from '@paymyinvoice/platform';

export const credentialsInvalid = () =>
  new DomainError('unauthenticated', 'credentials.invalid', 'The address or the password is wrong.');
