import { DomainError } from '@paymyinvoice/platform';

export const refundNotFound = () =>
  new DomainError('not_found', 'refund.not_found', 'There is no such refund.');

export const refundExceedsPaid = () =>
  new DomainError(
    'conflict',
    'refund.exceeds_paid',
    'More than was paid and has not gone back, nor is going back, already.',
  );

export const refundDeclined = () =>
  new DomainError(
    'conflict',
    'refund.declined',
    'The payment provider does not give the money back; nothing was refunded.',
  );
