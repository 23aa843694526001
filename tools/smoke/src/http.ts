export type Reply = { readonly status: number; readonly headers: Headers; readonly body: unknown };

export type Call = {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
};

/** One request to the stage. A body that is no JSON comes back as text. */
export async function request(
  url: string,
  { method = 'GET', body, token, headers = {} }: Call = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

/** The request, held to a status; the failure says what came instead. */
export async function expectStatus(expected: number, url: string, call: Call = {}): Promise<Reply> {
  const reply = await request(url, call);
  if (reply.status !== expected)
    throw new Error(
      `${call.method ?? 'GET'} ${url} answered ${reply.status}, not ${expected}: ${excerpt(reply.body)}`,
    );
  return reply;
}

/** Asks again until there is an answer: what arrives as an event or a mail takes a moment. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${withinMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function excerpt(body: unknown): string {
  return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 200);
}
