import { HttpException, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@paymyinvoice/contracts';
import type { Request, Response } from 'express';
import { DomainError } from '../../core/errors.ts';
import { isClaimLost } from '../../data/idempotency-records.ts';
import {
  idempotencyInProgress,
  internalError,
  requestMalformed,
  routeNotFound,
} from '../endpoint/request-errors.ts';
import { problemOf, statusOf, titleOf } from '../problem.ts';
import { exchangeOf } from './exchange.ts';
import type { Routes } from './routes.ts';
import { send } from './send.ts';

/** The one place that turns errors into answers. */
export class ProblemFilter implements ExceptionFilter {
  readonly #routes: () => Routes;

  constructor(routes: () => Routes) {
    this.#routes = routes;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const message = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const exchange = exchangeOf(message);
    if (exception instanceof NotFoundException) {
      const allowed = this.#routes().methodsAt(message.url);
      if (allowed.length > 0) return refuseMethod(message, response, allowed);
    }
    const error = domainErrorOf(exception);
    exchange.error = error;
    const body = problemOf(error, exchange.trace.requestId);
    if (error.retryAfterSeconds !== undefined) {
      response.setHeader('retry-after', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
    }
    if (body.status === 401) response.setHeader('www-authenticate', 'Bearer');
    // What is left of a refused body is not read; the connection ends with the answer.
    if (body.status === 413) response.shouldKeepAlive = false;
    sendProblem(message, response, body);
  }
}

function refuseMethod(message: Request, response: Response, allowed: readonly string[]): void {
  const { requestId } = exchangeOf(message).trace;
  response.setHeader('allow', allowed.join(', '));
  const code = 'route.method_not_allowed';
  const detail = `This address takes ${allowed.join(', ')}.`;
  sendProblem(message, response, {
    type: 'about:blank',
    title: titleOf(405),
    status: 405,
    code,
    detail,
    requestId,
  });
}

function sendProblem(message: Request, response: Response, body: Problem): void {
  // Only what was half sent cannot be answered any more.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
  send(message, response, { status: body.status, headers, body: JSON.stringify(body) });
}

function domainErrorOf(exception: unknown): DomainError {
  if (exception instanceof DomainError)
    return statusOf(exception.kind) === 500 ? internalError(exception) : exception;
  if (isClaimLost(exception)) return idempotencyInProgress();
  if (exception instanceof NotFoundException) return routeNotFound();
  // Express refuses what it cannot decode (a broken %-escape) before any route is found.
  if (exception instanceof HttpException && exception.getStatus() < 500) return requestMalformed(exception);
  return internalError(exception);
}
