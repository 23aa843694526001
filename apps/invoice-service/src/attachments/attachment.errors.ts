import { DomainError, type FieldError } from '@paymyinvoice/platform';

export const attachmentNotReady = (fields: readonly FieldError[] = []) =>
  new DomainError(
    'conflict',
    'attachment.not_ready',
    'An attachment is not there, or has not been looked at yet.',
    { fields },
  );
