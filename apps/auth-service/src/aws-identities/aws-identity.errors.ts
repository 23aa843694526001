import { DomainError } from '@paymyinvoice/platform';

export const awsIdentityNotConfigured = () =>
  new DomainError('not_configured', 'aws_identity.not_configured', 'This stage has no identity pool.');

export const awsIdentityUnavailable = (cause?: unknown) =>
  new DomainError('unavailable', 'aws_identity.unavailable', 'The identity pool is busy; try again.', {
    retryAfterSeconds: 2,
    cause,
  });
