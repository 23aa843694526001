import { DomainError } from '@paymyinvoice/platform';

export const paymentExceedsOutstanding = () =>
  new DomainError('conflict', 'payment.exceeds_outstanding', 'More than is owed and not already being paid.');

export const paymentNotFound = () =>
  new DomainError('not_found', 'payment.not_found', 'There is no such payment.');

export const paymentNotSucceeded = () =>
  new DomainError('conflict', 'payment.not_succeeded', 'No money came with this payment.');

export const paymentDeclined = () =>
  new DomainError('payment_declined', 'payment.declined', 'The payment was declined; nothing was charged.');
