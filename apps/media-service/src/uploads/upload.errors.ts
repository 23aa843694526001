import { DomainError } from '@paymyinvoice/platform';

export const uploadTooLarge = () =>
  new DomainError('too_large', 'upload.too_large', 'A file may have 25,000,000 bytes (25 MB) at most.');
