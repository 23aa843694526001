export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'payment_declined'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unprocessable'
  | 'limited'
  | 'internal'
  | 'not_configured'
  | 'unavailable';

export type FieldError = { path: string; message: string };

export type ErrorDetails = {
  fields?: readonly FieldError[];
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** What went wrong in the product's own terms. `code` is `<noun>.<reason>` and never changes once published. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** By its name: what a function loads from a bundle of its own throws errors of that bundle's class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Error[Symbol.hasInstance](value) && (value as Error).name === 'DomainError';
  }

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

export const requestInvalid = (fields: readonly FieldError[] = []) =>
  new DomainError('invalid', 'request.invalid', 'The request does not fit what this operation takes.', {
    fields,
  });

export const idempotencyKeyReused = () =>
  new DomainError(
    'unprocessable',
    'idempotency.key_reused',
    'This Idempotency-Key came with a different request before.',
  );
