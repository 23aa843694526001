import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { accountId } from '../template/physical.ts';
import type { Claims } from './authorizer.ts';

/** An HTTP request to one API, read to its end. */
export type GatewayRequest = {
  readonly method: string;
  /** Below the API's base path, still percent-encoded. */
  readonly path: string;
  readonly rawQueryString: string;
  /** Names in lower case, repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly traceId: string;
  readonly at: Date;
};

export type RequestRoute = {
  readonly apiId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
  readonly claims: Claims | undefined;
};

/** The event API Gateway sends for a request: HTTP API, payload format 2.0. */
export function requestEvent(request: GatewayRequest, route: RequestRoute): Record<string, unknown> {
  const { method, headers, cookies, rawQueryString, requestId, at, body } = request;
  const { apiId, routeKey, pathParameters, claims } = route;
  const host = headers['host'] ?? 'localhost';
  const rawPath = decodePath(request.path);
  // Text that is none would arrive changed.
  const isBase64Encoded = body.length > 0 && !(isText(headers['content-type']) && isUtf8(body));
  const query = queryParameters(rawQueryString);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...headers,
      'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? request.traceId,
      'x-forwarded-for': [headers['x-forwarded-for'], request.sourceIp].filter(Boolean).join(', '),
      'x-forwarded-port': host.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      ...(claims !== undefined && { authorizer: { jwt: { claims, scopes: null } } }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(at),
      timeEpoch: at.getTime(),
    },
    ...(pathParameters !== undefined && { pathParameters: mapValues(pathParameters, decodePath) }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** Headers and cookies the way the event carries them: cookies apart, connection headers left out. */
export function readHeaders(raw: IncomingMessage): Pick<GatewayRequest, 'headers' | 'cookies'> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(raw.headersDistinct)) {
    if (values !== undefined && name !== 'cookie' && !connectionHeaders.has(name))
      headers[name] = values.join(',');
  }
  const cookies = (raw.headersDistinct['cookie'] ?? []).flatMap((line) => line.split(/;\s*/)).filter(Boolean);
  return { headers, cookies };
}

const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

function queryParameters(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = parameters.get(name);
    parameters.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(parameters);
}

/** HTTP APIs hand over the path percent-decoded; what is no valid escape stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isText(contentType = ''): boolean {
  const [mediaType = ''] = contentType.toLowerCase().split(';');
  return /^(text\/.*|application\/(json|xml|javascript|.*\+json|.*\+xml))$/.test(mediaType.trim());
}

function commonLogTime(at: Date): string {
  const month = at.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
  const [date, time] = at.toISOString().split(/[T.]/);
  const [year, , day] = (date ?? '').split('-');
  return `${day}/${month}/${year}:${time} +0000`;
}

function mapValues(record: Readonly<Record<string, string>>, change: (value: string) => string) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
