import { STATUS_CODES, type ServerResponse } from 'node:http';

/** An answer of the gateway itself, not of a function behind it. */
export type GatewayProblem = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What API Gateway says in this case; its clients look for it. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const routeNotFound: GatewayProblem = {
  status: 404,
  code: 'route.not_found',
  detail: 'There is nothing at this address.',
  message: 'Not Found',
};

export const requestTooLarge: GatewayProblem = {
  status: 413,
  code: 'request.too_large',
  detail: 'The request is larger than the gateway takes.',
  message: 'Request Entity Too Large',
};

export const badAnswer: GatewayProblem = {
  status: 500,
  code: 'internal.error',
  detail: 'Something went wrong on our side.',
  message: 'Internal Server Error',
};

export const noAnswer: GatewayProblem = {
  status: 503,
  code: 'service.unavailable',
  detail: 'The service did not answer in time.',
  message: 'Service Unavailable',
};

export function unauthenticated(challenge: string): GatewayProblem {
  return {
    status: 401,
    code: 'request.unauthenticated',
    detail: 'A valid access token is needed.',
    message: 'Unauthorized',
    headers: { 'www-authenticate': challenge },
  };
}

export type RequestIds = { readonly requestId: string; readonly correlationId: string };

export function sendProblem(
  response: ServerResponse,
  { requestId, correlationId }: RequestIds,
  { status, code, detail, message, headers }: GatewayProblem,
): void {
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    code,
    detail,
    requestId,
    message,
  };
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-request-id': requestId,
    'x-correlation-id': correlationId,
  });
  response.end(JSON.stringify(problem));
}
