import { DomainError, requestInvalid } from '@paymyinvoice/platform';

export const credentialsInvalid = () =>
  new DomainError('unauthenticated', 'credentials.invalid', 'The address or the password is wrong.');

/** The same to a program; who is signed in has given no address that could be wrong. */
export const passwordWrong = () =>
  new DomainError('unauthenticated', 'credentials.invalid', 'The password is wrong.');

export const resetInvalid = () =>
  new DomainError('invalid', 'reset.invalid', 'The link is wrong, was used or replaced, or has expired.');

/** As a schema would say it, of the member of the body that holds the password. */
export const passwordRefused = (member: string, message: string) =>
  requestInvalid([{ path: member, message }]);
