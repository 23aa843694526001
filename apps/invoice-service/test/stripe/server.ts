import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { StripeAccount, StripeRefusal, type Refund } from './account.ts';
import type { Intent } from './cards.ts';

export const API_KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';

type Answer = { readonly status: number; readonly body: object };
type Operation = 'create' | 'confirm' | 'cancel' | 'retrieve' | 'search' | 'refund' | 'refunds';
/**
 * `lost`: done, and the reply is lost. `unheard`: not even done. A number: refused with that status, undone. `late`:
 * done, and answered when the caller has long given up.
 */
type Fault = 'lost' | 'unheard' | 'late' | 500 | 429 | 409;

export type Asked = {
  readonly operation: Operation;
  readonly key: string | undefined;
  readonly version: string | undefined;
  readonly telemetry: string | undefined;
  readonly parameters: Record<string, string>;
};

/** Answers as Stripe's API does: form-encoded in, JSON out, and each idempotency key answered once and then repeated. */
export class StripeServer {
  readonly account = new StripeAccount();
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, { readonly parameters: string; readonly answer: Answer }>();
  readonly #faults: { readonly operation: Operation; readonly fault: Fault; times: number }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    await new Promise<void>((resolve) => stripe.#server.listen(0, '127.0.0.1', resolve));
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What goes wrong next. Over a closed connection the library asks twice, so a reply is lost when it is lost twice. */
  failNext(
    operation: Operation,
    fault: Fault,
    times = fault === 'lost' || fault === 'unheard' ? 2 : 1,
  ): void {
    this.#faults.push({ operation, fault, times });
  }

  /** A day later. */
  forgetKeys(): void {
    this.#answers.clear();
  }

  onlyIntent(): Intent {
    const [intent, ...others] = this.account.intents.values();
    if (!intent || others.length > 0) throw new Error(`${this.account.intents.size} intents`);
    return intent;
  }

  times(operation: Operation): number {
    return this.asked.filter((asked) => asked.operation === operation).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const parameters = Object.fromEntries(
      request.method === 'POST' ? new URLSearchParams(await text(request)) : url.searchParams,
    );
    const { operation, run } = this.#route(`${request.method} ${url.pathname}`, parameters);
    const key = headerOf(request, 'idempotency-key');
    this.asked.push({
      ...{ operation, key, parameters },
      version: headerOf(request, 'stripe-version'),
      telemetry: headerOf(request, 'x-stripe-client-telemetry'),
    });
    if (headerOf(request, 'authorization') !== `Bearer ${API_KEY}`) {
      const error = { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' };
      send(response, { status: 401, body: { error } });
      return;
    }
    const fault = this.#faultOf(operation);
    if (fault === 'unheard') request.socket.destroy();
    else if (typeof fault === 'number') send(response, failure(fault));
    else {
      const { answer, isRepeated } = this.#answer(key, `${url.pathname} ${JSON.stringify(parameters)}`, run);
      if (fault === 'lost') request.socket.destroy();
      else if (fault === undefined) send(response, answer, isRepeated);
    }
  }

  #faultOf(operation: Operation): Fault | undefined {
    const next = this.#faults.find((candidate) => candidate.operation === operation && candidate.times > 0);
    if (next) next.times -= 1;
    return next?.fault;
  }

  #route(path: string, parameters: Record<string, string>): { operation: Operation; run: () => object } {
    const { account } = this;
    const [, id = '', verb] = /\/v1\/(?:payment_intents|refunds)\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    const isExpanded = 'expand[0]' in parameters;
    const shown = (intent: ReturnType<StripeAccount['intent']>) =>
      isExpanded ? account.expanded(intent) : intent;
    if (path === 'POST /v1/payment_intents')
      return { operation: 'create', run: () => account.create(parameters) };
    if (path === 'POST /v1/refunds') return { operation: 'refund', run: () => account.refund(parameters) };
    if (path === 'GET /v1/refunds') return { operation: 'refunds', run: () => this.#refundsOf(parameters) };
    if (path.startsWith('GET /v1/refunds/'))
      return { operation: 'refunds', run: () => account.refunds.get(id) ?? {} };
    if (id === 'search') return { operation: 'search', run: () => this.#search(parameters) };
    if (verb === 'confirm')
      return { operation: 'confirm', run: () => shown(account.confirm(id, parameters)) };
    if (verb === 'cancel') return { operation: 'cancel', run: () => account.cancel(id, parameters) };
    return { operation: 'retrieve', run: () => shown(account.intent(id)) };
  }

  /** Stripe keeps what was carried out, whatever came of it, and no request that it found invalid. */
  #answer(
    key: string | undefined,
    parameters: string,
    run: () => object,
  ): { answer: Answer; isRepeated: boolean } {
    const known = key === undefined ? undefined : this.#answers.get(key);
    if (known && known.parameters !== parameters) {
      const message = 'Keys for idempotent requests can only be used with the same parameters.';
      return {
        answer: { status: 400, body: { error: { type: 'idempotency_error', message } } },
        isRepeated: false,
      };
    }
    if (known) return { answer: known.answer, isRepeated: true };
    const answer = answerOf(run);
    if (key !== undefined && answer.status !== 400) this.#answers.set(key, { parameters, answer });
    return { answer, isRepeated: false };
  }

  #search({ query = '' }: Record<string, string>): object {
    const paymentId = /^metadata\['paymentId'\]:'(\w+)'$/.exec(query)?.[1];
    const data = [...this.account.intents.values()].filter(
      ({ metadata }) => metadata['paymentId'] === paymentId,
    );
    return { object: 'search_result', url: '/v1/payment_intents/search', has_more: false, data };
  }

  /** Pages of one, so that whoever reads only the first page is found out. */
  #refundsOf({ payment_intent: intent, starting_after: after }: Record<string, string>): object {
    const all = [...this.account.refunds.values()].filter(
      (refund: Refund) => refund.payment_intent === intent,
    );
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const page = all.slice(from, from + 1);
    return { object: 'list', url: '/v1/refunds', has_more: from + 1 < all.length, data: page };
  }
}

function answerOf(run: () => object): Answer {
  try {
    // As it is now: what happens to it later does not change what was answered.
    return { status: 200, body: structuredClone(run()) };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    return { status: error.status, body: structuredClone({ error: { ...error.error } }) };
  }
}

function failure(status: 500 | 429 | 409): Answer {
  const error = {
    500: { type: 'api_error', message: 'An unknown error occurred.' },
    429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' },
    409: {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: 'Another request is using it.',
    },
  }[status];
  return { status, body: { error } };
}

function send(response: ServerResponse, { status, body }: Answer, isRepeated = false): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': 'req_Sample0001',
    'stripe-should-retry': 'true',
    ...(isRepeated && { 'idempotent-replayed': 'true' }),
  });
  response.end(JSON.stringify(body));
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
