import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Logger } from '../../core/logging.ts';
import type { Answer } from '../endpoint/answer.ts';
import { endpointOf } from '../endpoint/handles.ts';
import type { Caller, Identity } from '../identity.ts';
import { authenticate } from './authenticate.ts';
import { exchangeOf } from './exchange.ts';
import { attempt, type AnswerRecords, type Attempt } from './idempotency.ts';
import { readRequest } from './read-request.ts';
import { render, send } from './send.ts';

type FirstAttempt = Extract<Attempt, { kind: 'first' }>;

export type HandlingOptions = {
  readonly identity: Identity;
  readonly idempotency: AnswerRecords | undefined;
  readonly requirePresent: ((caller: Caller) => Promise<unknown>) | undefined;
  readonly bodyLimitBytes: number;
  readonly logger: Logger;
};

/** Takes every request the same way: who is it, what is asked, is it a repetition, then the controller, then the answer. */
export class EndpointInterceptor implements NestInterceptor {
  readonly #options: HandlingOptions;

  constructor(options: HandlingOptions) {
    this.#options = options;
  }

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<void> {
    return from(this.#handle(context, next));
  }

  async #handle(context: ExecutionContext, next: CallHandler<Answer>): Promise<void> {
    const { identity, idempotency, bodyLimitBytes } = this.#options;
    const message = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const endpoint = endpointOf(context.getHandler());
    const exchange = exchangeOf(message);
    exchange.endpoint = endpoint;

    const caller = endpoint.access === 'user' ? await authenticate(message, identity) : undefined;
    if (caller !== undefined) exchange.callerId = caller.id;
    const parts = await readRequest(message, endpoint, bodyLimitBytes);
    const tried = await attempt(message, endpoint, parts, caller, idempotency);
    if (tried.kind === 'repeated') {
      if (caller !== undefined) await this.#options.requirePresent?.(caller);
      response.setHeader('idempotency-replayed', 'true');
      send(message, response, tried.answer);
      return;
    }
    const { params, query, headers, body, ifMatch } = parts;
    exchange.request = {
      ...{ params, query, headers, body, ifMatch, caller },
      isHead: message.method === 'HEAD',
      trace: exchange.trace,
      clientAddress: message.socket.remoteAddress ?? '',
      userAgent: message.headers['user-agent'],
      keyDigest: tried.keyDigest,
      recording: tried.recording,
    };
    const answer = await this.#answer(tried, next);
    send(message, response, render(endpoint, answer));
  }

  async #answer(tried: FirstAttempt, next: CallHandler<Answer>): Promise<Answer> {
    try {
      const answer = await lastValueFrom(next.handle());
      await this.#settle(tried, 'answered');
      return answer;
    } catch (error) {
      await this.#settle(tried, 'failed');
      throw error;
    }
  }

  // Whatever comes of it, the request has its answer; a key that stays claimed is free when its lease ends.
  async #settle(tried: FirstAttempt, outcome: 'answered' | 'failed'): Promise<void> {
    await tried.settle(outcome).catch((err: unknown) => {
      this.#options.logger.warn({ err }, 'An idempotency claim was not released.');
    });
  }
}
