import type { Request, Response } from 'express';
import { DomainError } from '../../core/errors.ts';
import type { Logger } from '../../core/logging.ts';
import { runInTrace } from '../../core/trace.ts';
import { declaredErrors } from '../endpoint/declared-errors.ts';
import { currentInvocation } from '../lambda/invocation.ts';
import type { Exchange } from './exchange.ts';

/** One line per request, when it is over. It names the route, never the address: that may hold a token. */
export function logWhenAnswered(
  message: Request,
  response: Response,
  exchange: Exchange,
  logger: Logger,
): void {
  const awsRequestId = currentInvocation()?.awsRequestId;
  let isLogged = false;
  const log = (isComplete: boolean) => {
    if (isLogged) return;
    isLogged = true;
    const { endpoint, callerId } = exchange;
    const status = isComplete ? response.statusCode : 499;
    const members = {
      method: message.method,
      route: endpoint?.path ?? '(none)',
      status,
      durationMs: Math.round((performance.now() - exchange.startedAtMs) * 10) / 10,
      ...(callerId !== undefined && { callerId }),
      ...(awsRequestId !== undefined && { awsRequestId }),
      ...(!isComplete && { aborted: true }),
      ...errorMembers(exchange, status),
    };
    const level = status >= 500 ? 'error' : 'info';
    runInTrace(exchange.trace, () => logger[level](members, 'request'));
  };
  response.once('finish', () => log(true));
  response.once('close', () => log(false));
}

function errorMembers({ endpoint, error }: Exchange, status: number): object {
  if (!(error instanceof DomainError)) return {};
  const isDeclared =
    endpoint === undefined || declaredErrors(endpoint).some(({ code }) => code === error.code);
  return {
    errorCode: error.code,
    // The document promises the complete list of errors, so one that is missing there is a defect.
    ...(!isDeclared && { undeclaredError: true }),
    ...(status >= 500 && { err: error.cause ?? error }),
  };
}
