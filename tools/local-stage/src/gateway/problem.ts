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

export const headersTooLarge: GatewayProblem = {
  status: 431,
  code: 'request.headers_too_large',
  detail: 'The headers of the request are larger than the gateway takes.',
  message: 'Request Header Fields Too Large',
};

export const unreadableRequest: GatewayProblem = {
  status: 400,
  code: 'request.malformed',
  detail: 'This is no HTTP request.',
  message: 'Bad Request',
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

/** What every answer of the gateway's own making carries, as those of the services do. */
export function ownHeaders({ requestId, correlationId }: RequestIds): Record<string, string> {
  return {
    'content-security-policy':
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-request-id': requestId,
    'x-correlation-id': correlationId,
  };
}

export function sendProblem(response: ServerResponse, ids: RequestIds, problem: GatewayProblem): void {
  const { headers, body } = problemOf(ids, problem);
  response.writeHead(problem.status, headers);
  response.end(body);
}

export function problemOf(
  ids: RequestIds,
  { status, code, detail, message, headers }: GatewayProblem,
): { headers: Record<string, string>; body: string } {
  const { requestId } = ids;
  const title = STATUS_CODES[status];
  return {
    headers: {
      ...headers,
      ...ownHeaders(ids),
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    },
    body: JSON.stringify({ type: 'about:blank', title, status, code, detail, requestId, message }),
  };
}
