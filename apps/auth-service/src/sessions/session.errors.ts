import { DomainError } from '@paymyinvoice/platform';

export const credentialsInvalid = () =>
  new DomainError('unauthenticated', 'credentials.invalid', 'The address or the password is wrong.');

export const emailUnverified = () =>
  new DomainError(
    'forbidden',
    'email.unverified',
    'The address is not proven yet: open the link in the mail.',
  );
