import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { DeliveryFaults } from '../../faults/delivery-faults.ts';
import { readBody } from '../../gateway/gateway.ts';
import { requestTooLarge, routeNotFound, sendProblem, unauthenticated } from '../../gateway/problem.ts';
import type { ChargeOrder, RefundOrder } from './charge.ts';
import type { Payments } from './payments.ts';
import { readChargeOrder, readRefundOrder, type Refusal } from './payment-requests.ts';

type ApiSettings = {
  readonly payments: Payments;
  readonly apiKey: () => string;
  readonly faults: DeliveryFaults;
};

type Answer = {
  readonly status: number;
  readonly body: object;
  /** The deed is done, and nobody hears of it. */
  readonly isLost?: boolean;
};

const bodyLimitBytes = 64 * 1024;
const slowReplyMs = 3000;
const mostListed = 1000;

/** The provider's own API, below `/payments/v1`. */
export class PaymentsApi {
  readonly #settings: ApiSettings;

  constructor(settings: ApiSettings) {
    this.#settings = settings;
  }

  /** False when the request is for somebody else. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stage');
    const [, name, version, ...path] = pathname.split('/');
    if (name !== 'payments' || version !== 'v1') return false;
    const requestId = randomUUID();
    const refuse = (problem: Parameters<typeof sendProblem>[2]) =>
      sendProblem(response, { requestId, correlationId: requestId }, problem);
    const body = await readBody(request, bodyLimitBytes);
    if (!this.#knows(request.headers.authorization)) refuse(unauthenticated('Bearer'));
    else if (body === undefined) refuse(requestTooLarge);
    else if (this.#settings.faults.isThrottled()) refuse(tooMany);
    else {
      const route = `${request.method} ${path.map((part, index) => (index === 1 ? '*' : part)).join('/')}`;
      const key = decodeURIComponent(path[1] ?? '');
      const answer = await this.#answer(route, key, {
        body,
        limit: Number(searchParams.get('limit') ?? 100),
      });
      if ('code' in answer) refuse({ ...answer, message: answer.detail });
      else if (answer.isLost === true || this.#settings.faults.losesReply()) request.socket.destroy();
      else send(response, answer);
    }
    return true;
  }

  async #answer(
    route: string,
    key: string,
    { body, limit }: { readonly body: Buffer; readonly limit: number },
  ): Promise<Answer | Refusal> {
    const { payments } = this.#settings;
    switch (route) {
      case 'GET charges':
        if (!(limit >= 1 && limit <= mostListed))
          return {
            status: 400,
            code: 'request.invalid',
            detail: `limit is a number from 1 to ${mostListed}.`,
          };
        return { status: 200, body: { charges: payments.charges().slice(0, limit) } };
      case 'POST charges': {
        const order = readChargeOrder(body);
        return 'code' in order ? order : this.#charge(order.key, order.order);
      }
      case 'GET charges/*': {
        const charge = payments.find(key);
        return charge === undefined ? noCharge : { status: 200, body: payments.view(charge) };
      }
      case 'POST charges/*/cancel':
        return { status: 200, body: payments.view(payments.cancel(key)) };
      case 'POST charges/*/refunds': {
        const order = readRefundOrder(body);
        return 'code' in order ? order : this.#refund(key, order);
      }
      default:
        return routeNotFound;
    }
  }

  async #charge(key: string, order: ChargeOrder): Promise<Answer | Refusal> {
    const { payments } = this.#settings;
    const outcome = payments.charge(key, order);
    if (outcome === 'other_order') return keyReused;
    const { charge, isNew, told } = outcome;
    const hasMoved = charge.status === 'succeeded';
    await told;
    if (hasMoved && isNew && order.method === 'tok_slow') await wait(slowReplyMs);
    const isLost = hasMoved && order.method === 'tok_timeout';
    return { status: isNew ? 201 : 200, body: payments.view(charge), isLost };
  }

  async #refund(key: string, order: RefundOrder): Promise<Answer | Refusal> {
    const outcome = this.#settings.payments.refund(key, order);
    if (outcome === 'no_charge') return noCharge;
    if (outcome === 'other_order') return keyReused;
    await outcome.told;
    return { status: outcome.isNew ? 201 : 200, body: outcome.refund };
  }

  #knows(authorization: string | undefined): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    const expected = `Bearer ${this.#settings.apiKey()}`;
    return timingSafeEqual(digest(authorization ?? ''), digest(expected));
  }
}

const noCharge: Refusal = {
  status: 404,
  code: 'charge.not_found',
  detail: 'Nothing was ever charged under this key.',
};

const keyReused: Refusal = {
  status: 409,
  code: 'key.reused',
  detail: 'Another amount was asked for under this key.',
};

const tooMany = {
  status: 429,
  code: 'rate.limited',
  detail: 'Too many requests.',
  message: 'Too Many Requests',
};

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
