import { isRecord } from '../template/template.ts';

export type GatewayResponse = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

/** What API Gateway makes of a function's result; undefined when it is none it can answer with. */
export function responseOf(result: unknown): GatewayResponse | undefined {
  if (!isRecord(result) || !('statusCode' in result)) return inferredResponse(result);
  const status = Number(result['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const { body, cookies, headers, multiValueHeaders } = result;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(isRecord(headers) ? headers : {}))
    all.set(name.toLowerCase(), text(value));
  for (const [name, values] of Object.entries(isRecord(multiValueHeaders) ? multiValueHeaders : {})) {
    if (Array.isArray(values)) all.set(name.toLowerCase(), values.map(text).join(','));
  }
  if (!all.has('content-type') && body) all.set('content-type', 'text/plain;charset=UTF-8');
  return {
    status,
    headers: all,
    cookies: Array.isArray(cookies) ? cookies.map(text) : [],
    body: Buffer.from(body ?? '', result['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  };
}

/** A result without a status code is the body of a 200, as payload format 2.0 infers. */
function inferredResponse(result: unknown): GatewayResponse | undefined {
  if (result === null || result === undefined) return undefined;
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  return {
    status: 200,
    headers: new Map([['content-type', 'application/json']]),
    cookies: [],
    body: Buffer.from(body),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
