import { DomainError } from '@paymyinvoice/platform';

export const quotaExceeded = () =>
  new DomainError(
    'conflict',
    'quota.exceeded',
    'The library has no room for the file: it may take up 1 GB, in 100,000 files.',
  );
