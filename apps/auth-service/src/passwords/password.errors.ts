import { DomainError, requestInvalid } from '@paymyinvoice/platform';

export const credentialsInvalid = () =>
  new DomainError('unauthenticated', 'credentials.invalid', 'The address or the password is wrong.');

export const resetInvalid = () =>
  new DomainError('invalid', 'reset.invalid', 'The link is wrong, was used or replaced, or has expired.');

/** As a schema would say it, of the member of the body that holds the password. */
export const passwordRefused = (member: string, message: string) =>
  requestInvalid([{ path: member, message }]);
