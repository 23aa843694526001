import type { IncomingMessage } from 'node:http';
import type { Trace } from '../../core/trace.ts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';

/** What becomes known about one request while it is answered; the log line tells it at the end. */
export type Exchange = {
  readonly trace: Trace;
  readonly startedAtMs: number;
  endpoint?: EndpointDefinition;
  callerId?: string;
  error?: unknown;
  /** The argument of the controller's method. */
  request?: unknown;
};

const exchanges = new WeakMap<IncomingMessage, Exchange>();

export function beginExchange(message: IncomingMessage, exchange: Exchange): void {
  exchanges.set(message, exchange);
}

export function exchangeOf(message: IncomingMessage): Exchange {
  const exchange = exchanges.get(message);
  if (exchange === undefined) throw new Error('The request did not come in through the edge.');
  return exchange;
}
