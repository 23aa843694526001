import { DomainError } from '@paymyinvoice/platform';

export const loginLocked = (retryAfterSeconds = 900) =>
  new DomainError('limited', 'login.locked', 'Too many failures. Try again later.', { retryAfterSeconds });

export const loginBusy = () =>
  new DomainError('unavailable', 'login.busy', 'Many sign-ins are under way for this account; try again.', {
    retryAfterSeconds: 1,
  });
