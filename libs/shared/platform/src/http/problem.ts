import { STATUS_CODES } from 'node:http';
import type { Problem } from '@paymyinvoice/contracts';
import type { DomainError, ErrorKind } from '../core/errors.ts';

const statuses = {
  invalid: 400,
  unauthenticated: 401,
  payment_declined: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  limited: 429,
  internal: 500,
  not_configured: 501,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}

export function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

export function problemOf(error: DomainError, requestId: string): Problem {
  const status = statusOf(error.kind);
  return {
    type: 'about:blank',
    title: titleOf(status),
    ...{ status, code: error.code, detail: error.message, requestId },
    ...(error.fields !== undefined && error.fields.length > 0 && { errors: [...error.fields] }),
  };
}
