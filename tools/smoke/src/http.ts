export type Reply = { readonly status: number; readonly headers: Headers; readonly body: unknown };

export type Call = {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
};

/** As long as an HTTP API waits for its function. */
const patienceMs = 30_000;

/** One request to the stage. A body that is no JSON comes back as text. */
export async function request(
  url: string,
  { method = 'GET', body, token, headers = {} }: Call = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

/** A member of a JSON answer by its path; the failure names the path. */
export function member(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  if (value === undefined) throw new Error(`The answer has no '${path}': ${excerpt(body)}`);
  return value;
}

export function text(body: unknown, path: string): string {
  const value = member(body, path);
  if (typeof value !== 'string') throw new Error(`'${path}' is no text: ${excerpt(body)}`);
  return value;
}

/** What a problem says, or the beginning of any other answer. */
export function excerpt(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('code' in body && 'detail' in body))
    return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 200);
  const errors = 'errors' in body ? ` ${JSON.stringify(body.errors)}` : '';
  return `${String(body.code)}, ${String(body.detail)}${errors}`;
}

/** What an error says, with its cause: `fetch failed` alone says nothing of why. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message;
  const { message, cause } = error;
  const why = cause.message === '' ? String(Reflect.get(cause, 'code') ?? cause.name) : cause.message;
  return `${message} (${why})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
