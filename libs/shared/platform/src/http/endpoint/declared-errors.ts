import type { DomainError } from '../../core/errors.ts';
import type { EndpointDefinition } from './endpoint.ts';
import {
  cursorInvalid,
  idempotencyInProgress,
  idempotencyKeyRequired,
  idempotencyKeyReused,
  identityUnavailable,
  internalError,
  requestInvalid,
  requestMalformed,
  requestTooLarge,
  requestUnauthenticated,
  requestUnsupportedMediaType,
  routeNotFound,
  versionConflict,
} from './request-errors.ts';

/** Every error the endpoint can answer with: its own, and those that follow from what it declares. */
export function declaredErrors(endpoint: EndpointDefinition): DomainError[] {
  const own = endpoint.errors ?? [];
  const errors = [
    ...impliedErrors(endpoint),
    ...(endpoint.params !== undefined && own.every((make) => make().kind !== 'not_found')
      ? [routeNotFound]
      : []),
    ...own,
    internalError,
  ].map((make) => make());
  return [...new Map(errors.map((error) => [error.code, error])).values()];
}

function impliedErrors(endpoint: EndpointDefinition): (() => DomainError)[] {
  const takesBody = endpoint.method !== 'GET';
  return [
    requestMalformed,
    requestInvalid,
    ...(endpoint.list ? [cursorInvalid] : []),
    ...(endpoint.access === 'user' ? [requestUnauthenticated, identityUnavailable] : []),
    ...(takesBody ? [requestTooLarge, requestUnsupportedMediaType] : []),
    ...(endpoint.idempotency === 'required' ? [idempotencyKeyRequired] : []),
    ...(endpoint.idempotency === undefined ? [] : [idempotencyKeyReused, idempotencyInProgress]),
    ...(endpoint.etag === 'checks' ? [versionConflict] : []),
  ];
}
