import { DomainError } from '@paymyinvoice/platform';

export const bookBusy = () =>
  new DomainError('unavailable', 'book.busy', 'Too much is being booked at once; try again.', {
    retryAfterSeconds: 1,
  });

export const bookFull = () =>
  new DomainError('conflict', 'book.amount_too_large', 'An account would hold more than can be counted.');

export const accountNotFound = () =>
  new DomainError('not_found', 'account.not_found', 'There is no such account in the chart.');

export const transactionNotFound = () =>
  new DomainError('not_found', 'transaction.not_found', 'There is no such transaction.');
