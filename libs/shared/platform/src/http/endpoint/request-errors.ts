import { DomainError } from '../../core/errors.ts';

export { idempotencyKeyReused, requestInvalid } from '../../core/errors.ts';

export const requestMalformed = (cause?: unknown) =>
  new DomainError(
    'invalid',
    'request.malformed',
    'The request cannot be read: its JSON or its encoding is broken.',
    {
      cause,
    },
  );

export const requestUnauthenticated = (cause?: unknown) =>
  new DomainError(
    'unauthenticated',
    'request.unauthenticated',
    'This operation needs a valid access token.',
    {
      cause,
    },
  );

export const identityUnavailable = (cause?: unknown) =>
  new DomainError('unavailable', 'identity.unavailable', 'Access tokens cannot be checked at the moment.', {
    retryAfterSeconds: 2,
    cause,
  });

export const requestTooLarge = () =>
  new DomainError('too_large', 'request.too_large', 'The body is too large.');

export const requestUnsupportedMediaType = (expected = 'application/json') =>
  new DomainError(
    'unsupported_media_type',
    'request.unsupported_media_type',
    `The body must be ${expected} in UTF-8.`,
  );

export const routeNotFound = () =>
  new DomainError('not_found', 'route.not_found', 'There is nothing at this address.');

export const idempotencyKeyRequired = () =>
  new DomainError(
    'invalid',
    'idempotency.key_required',
    'This operation moves money and needs an Idempotency-Key.',
  );

export const idempotencyInProgress = (retryAfterSeconds = 1) =>
  new DomainError(
    'conflict',
    'idempotency.in_progress',
    'The first request with this Idempotency-Key is still running.',
    {
      retryAfterSeconds,
    },
  );

export const versionConflict = () =>
  new DomainError(
    'precondition_failed',
    'version.conflict',
    'The resource was changed meanwhile: read it again.',
  );

export const cursorInvalid = () =>
  new DomainError('invalid', 'cursor.invalid', 'The cursor is not one of this list.');

export const internalError = (cause?: unknown) =>
  new DomainError('internal', 'internal.error', 'Something went wrong on our side.', { cause });
