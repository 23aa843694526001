import { DomainError } from '@paymyinvoice/platform';

export const verificationInvalid = () =>
  new DomainError('invalid', 'verification.invalid', 'The link is wrong, was replaced, or has expired.');
