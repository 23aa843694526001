import { DomainError } from '@paymyinvoice/platform';

export const cognitoNotConfigured = () =>
  new DomainError('not_configured', 'cognito.not_configured', 'This stage has no user pool.');

export const cognitoInvalid = (cause?: unknown) =>
  new DomainError(
    'unauthenticated',
    'cognito.invalid',
    "The token is no ID token of this stage's user pool, or has expired.",
    { cause },
  );

export const cognitoUnverified = () =>
  new DomainError('forbidden', 'email.unverified', 'The user pool has not seen the address proven.');

export const cognitoOtherUser = () =>
  new DomainError(
    'conflict',
    'cognito.other_user',
    'The account with this address belongs to another user of the pool.',
  );

export const cognitoUnavailable = (cause?: unknown) =>
  new DomainError('unavailable', 'cognito.unavailable', 'ID tokens cannot be checked at the moment.', {
    retryAfterSeconds: 2,
    cause,
  });
