import { DomainError } from '@paymyinvoice/platform';

export const accountBusy = () =>
  new DomainError('unavailable', 'account.busy', 'The account is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
