import { DomainError } from '@paymyinvoice/platform';

export const verificationInvalid = () =>
  new DomainError('invalid', 'verification.invalid', 'The link is wrong, was replaced, or has expired.');

export const accountBusy = () =>
  new DomainError('unavailable', 'account.busy', 'The account is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
