import type { Request, Response } from 'express';

const readableHeaders = 'ETag, Location, Retry-After, Idempotency-Replayed, X-Request-Id, X-Correlation-Id';
const sendableHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Traceparent, X-Correlation-Id, X-Request-Id';

/** Lets pages of the configured origins read the answer; others get no CORS headers at all. */
export function shareWith(message: Request, response: Response, allowedOrigins: readonly string[]): void {
  response.setHeader('vary', 'Origin');
  const { origin } = message.headers;
  if (origin === undefined || !allowedOrigins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', readableHeaders);
}

export function answerPreflight(message: Request, response: Response, methods: readonly string[]): void {
  response.statusCode = 204;
  response.setHeader('allow', methods.join(', '));
  if (response.hasHeader('access-control-allow-origin') && message.headers['access-control-request-method']) {
    response.setHeader('access-control-allow-methods', methods.join(', '));
    response.setHeader('access-control-allow-headers', sendableHeaders);
    response.setHeader('access-control-max-age', '600');
  }
  response.end();
}
