import { DomainError } from '@paymyinvoice/platform';

export const bookBusy = () =>
  new DomainError('unavailable', 'book.busy', 'Too much is being booked at once; try again.', {
    retryAfterSeconds: 1,
  });

export const bookFull = () =>
  new DomainError('conflict', 'book.amount_too_large', 'An account would hold more than can be counted.');
