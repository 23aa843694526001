import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';

export type Trace = {
  readonly requestId: string;
  readonly correlationId: string;
  /** W3C trace context of the span this code runs in; what is sent on carries it as the parent. */
  readonly traceparent: string;
};

const storage = new AsyncLocalStorage<Trace>();

export function runInTrace<Result>(trace: Trace, work: () => Result): Result {
  return storage.run(trace, work);
}

export function currentTrace(): Trace | undefined {
  return storage.getStore();
}

export function newTrace(): Trace {
  return continueTrace({});
}

/**
 * Continues what a caller began: from HTTP headers (`x-request-id`, `x-correlation-id`, `traceparent`) or from
 * an event (`correlationid`, `traceparent`). Ill-formed ids are replaced, so that nothing foreign reaches a log.
 */
export function continueTrace(source: object): Trace {
  const given = new Map<string, unknown>(Object.entries(source));
  const requestId = wellFormedId(given.get('x-request-id')) ?? randomUUID();
  const correlationId =
    wellFormedId(given.get('x-correlation-id') ?? given.get('correlationid')) ?? requestId;
  return { requestId, correlationId, traceparent: childOf(given.get('traceparent')) };
}

export function traceIdOf(trace: Trace): string {
  return trace.traceparent.slice(3, 35);
}

function wellFormedId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(value) ? value : undefined;
}

const traceparentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;

function childOf(parent: unknown): string {
  const match = typeof parent === 'string' ? traceparentPattern.exec(parent) : null;
  const [, version, traceId, flags, more] = match ?? [];
  const spanId = randomBytes(8).toString('hex');
  // Version 00 ends after the flags; later versions may add members, which are not passed on.
  if (traceId === undefined || flags === undefined || (version === '00' && more !== undefined)) {
    return `00-${randomBytes(16).toString('hex')}-${spanId}-01`;
  }
  const sampled = (Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00';
  return `00-${traceId}-${spanId}-${sampled}`;
}
