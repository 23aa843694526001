import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ofApi } from '../alarms/known-metrics.ts';
import type { RecordMetric } from '../alarms/metrics.ts';
import type { Outcome } from '../functions/instance.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { HttpApi, RouteTarget } from './http-api.ts';
import {
  badAnswer,
  noAnswer,
  ownHeaders,
  requestTooLarge,
  routeNotFound,
  sendProblem,
  unauthenticated,
  type RequestIds,
} from './problem.ts';
import { readHeaders, requestEvent, type GatewayRequest } from './request-event.ts';
import { responseOf, type GatewayResponse } from './response.ts';
import { matchRoute } from './routes.ts';

const bodyLimitBytes = 10 * 1024 * 1024;
/** Lambda's own limit on what one invocation is sent. */
const eventLimitBytes = 6 * 1024 * 1024;

export type GatewaySettings = {
  /** Where the API is mounted, such as `/auth`. */
  readonly basePath: string;
  readonly api: HttpApi;
  /** Tells when an instance has taken the event: until then the stage is busy, which is not the function's fault. */
  readonly invoke: (functionArn: string, event: unknown, onTaken: () => void) => Promise<Outcome>;
  readonly record: RecordMetric;
};

/** One service's HTTP API. */
export class Gateway {
  readonly #settings: GatewaySettings;

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
  }

  async handle(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const { api, basePath } = this.#settings;
    this.#measure(response);
    const { headers, cookies } = readHeaders(raw);
    const ids = idsOf(headers);
    const [target = '/', ...query] = (raw.url ?? '/').split('?');
    const path = target.slice(basePath.length) || '/';
    const method = raw.method ?? 'GET';
    const match = matchRoute(api.routes, method, path);
    if (api.cors !== undefined) {
      const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
      // A route that catches OPTIONS and has an authorizer keeps it, as on AWS: browsers are refused there.
      if (isPreflight && match?.route.target.authorizer === undefined) {
        response.writeHead(
          204,
          [...preflightHeaders(api.cors, headers), ...Object.entries(ownHeaders(ids))].flat(),
        );
        response.end();
        return;
      }
      for (const [name, value] of corsHeaders(api.cors, headers['origin'])) response.setHeader(name, value);
    }
    if (match === undefined) return sendProblem(response, ids, routeNotFound);
    const body = await readBody(raw, bodyLimitBytes);
    if (body === undefined) return sendProblem(response, ids, requestTooLarge);
    const { authorizer } = match.route.target;
    const authorization = await authorizer?.authorize(headers['authorization']);
    if (authorization?.kind === 'refused')
      return sendProblem(response, ids, unauthenticated(authorization.challenge));
    if (authorization?.kind === 'unreachable') {
      return sendProblem(response, ids, {
        ...noAnswer,
        detail: `The issuer ${authorization.issuer} did not answer.`,
      });
    }
    const request: GatewayRequest = {
      method,
      path,
      rawQueryString: query.join('?'),
      headers,
      cookies,
      body,
      protocol: `HTTP/${raw.httpVersion}`,
      sourceIp: raw.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1',
      requestId: randomUUID(),
      traceId: `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      at: new Date(),
    };
    const event = requestEvent(request, {
      apiId: api.apiId,
      routeKey: match.route.key,
      pathParameters: match.pathParameters,
      claims: authorization?.claims,
    });
    if (Buffer.byteLength(JSON.stringify(event)) > eventLimitBytes)
      return sendProblem(response, ids, requestTooLarge);
    await this.#answer(response, ids, match.route.target, event);
  }

  async #answer(
    response: ServerResponse,
    ids: RequestIds,
    target: RouteTarget,
    event: unknown,
  ): Promise<void> {
    const { promise: taken, resolve: onTaken } = Promise.withResolvers<void>();
    const outcome = await withinTime(
      this.#settings.invoke(target.functionArn, event, onTaken),
      taken,
      target.timeoutMs,
    );
    if (outcome === undefined || (!outcome.ok && (outcome.timedOut || outcome.throttled)))
      return sendProblem(response, ids, noAnswer);
    const answer = outcome.ok ? responseOf(outcome.payload) : undefined;
    if (answer === undefined) return sendProblem(response, ids, badAnswer);
    this.#send(response, ids, answer);
  }

  #measure(response: ServerResponse): void {
    const { api, record } = this.#settings;
    const startedAt = performance.now();
    response.once('finish', () => {
      record(ofApi(api.apiId, 'Count'), 1);
      record(ofApi(api.apiId, '4xx'), response.statusCode >= 400 && response.statusCode < 500 ? 1 : 0);
      record(ofApi(api.apiId, '5xx'), response.statusCode >= 500 ? 1 : 0);
      record(ofApi(api.apiId, 'Latency'), performance.now() - startedAt);
    });
  }

  #send(
    response: ServerResponse,
    ids: RequestIds,
    { status, headers, cookies, body }: GatewayResponse,
  ): void {
    for (const [name, value] of Object.entries(idHeaders(ids))) response.setHeader(name, value);
    for (const [name, value] of headers) {
      if (framing.has(name)) continue;
      // With a CORS configuration the gateway's own word counts and the function's is dropped.
      if (this.#settings.api.cors !== undefined && name.startsWith('access-control-')) continue;
      if (name === 'vary' && response.hasHeader('vary')) {
        if (response.getHeader('vary') !== value) response.appendHeader(name, value);
      } else response.setHeader(name, name === 'location' ? this.#below(value) : value);
    }
    if (cookies.length > 0) response.setHeader('set-cookie', cookies);
    const bodiless = status === 204 || status === 304 || response.req.method === 'HEAD';
    if (!bodiless) response.setHeader('content-length', body.length);
    response.writeHead(status);
    response.end(bodiless ? undefined : body);
  }

  /** A service knows no base path; a location it gives from its root is meant below it. */
  #below(location: string): string {
    const { basePath } = this.#settings;
    const isFromRoot = location.startsWith('/') && !location.startsWith('//');
    return isFromRoot && !location.startsWith(`${basePath}/`) ? `${basePath}${location}` : location;
  }
}

const framing = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

function idsOf(headers: Readonly<Record<string, string>>): RequestIds {
  const requestId = wellFormed(headers['x-request-id']) ?? randomUUID();
  return { requestId, correlationId: wellFormed(headers['x-correlation-id']) ?? requestId };
}

function wellFormed(id = ''): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(id) ? id : undefined;
}

/** Set first, so that what the service itself says replaces them. */
function idHeaders({ requestId, correlationId }: RequestIds): Record<string, string> {
  return { 'x-request-id': requestId, 'x-correlation-id': correlationId };
}

/** The body, or undefined when it is larger than allowed. What is too much is read and dropped, so that the answer arrives. */
export async function readBody(raw: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return sizeBytes <= limitBytes ? Buffer.concat(chunks) : undefined;
}

async function withinTime(
  outcome: Promise<Outcome>,
  begun: Promise<void>,
  limitMs: number,
): Promise<Outcome | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let timer: NodeJS.Timeout | undefined;
  void begun.then(() => (timer = setTimeout(() => resolve(undefined), limitMs)));
  try {
    return await Promise.race([outcome, promise]);
  } finally {
    clearTimeout(timer);
  }
}
