import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../../core/logging.ts';
import { continueTrace, runInTrace } from '../../core/trace.ts';
import { answerPreflight, shareWith } from './cross-origin.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import { logWhenAnswered } from './request-log.ts';
import type { Routes } from './routes.ts';

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export type EdgeOptions = {
  readonly logger: Logger;
  readonly allowedOrigins: readonly string[];
  readonly routes: () => Routes;
};

/** The outermost layer: ids, headers every response carries, OPTIONS, and the log line. */
export function edge({ logger, allowedOrigins, routes }: EdgeOptions) {
  return (message: Request, response: Response, next: NextFunction): void => {
    const trace = continueTrace(message.headers);
    const exchange: Exchange = { trace, startedAtMs: performance.now() };
    beginExchange(message, exchange);
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('x-request-id', trace.requestId);
    response.setHeader('x-correlation-id', trace.correlationId);
    response.setHeader('traceparent', trace.traceparent);
    logWhenAnswered(message, response, exchange, logger);
    shareWith(message, response, allowedOrigins);
    runInTrace(trace, () => {
      const methods = message.method === 'OPTIONS' ? routes().methodsAt(message.url) : [];
      if (methods.length > 0) answerPreflight(message, response, methods);
      else next();
    });
  };
}
