// The services over fetch. The tokens live as long as the tab; an expired one is refreshed on the way, once for all who wait.

const kept = 'paymyinvoice.tokens';
let refreshing;

export class Problem extends Error {
  constructor(status, { code = '', detail = 'The service did not answer as it should.', errors = [] } = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** Nobody knows whether what was asked for has happened. */
  get leavesOpen() {
    return this.status === 0 || this.status >= 500 || this.code === 'idempotency.in_progress';
  }
}

export const tokens = {
  get: () => JSON.parse(sessionStorage.getItem(kept) ?? 'null'),
  keep: ({ accessToken, refreshToken }) =>
    sessionStorage.setItem(kept, JSON.stringify({ accessToken, refreshToken })),
  forget: () => sessionStorage.removeItem(kept),
};

/** Asks one service as whoever is signed in; answers what it said. */
export function asking(service) {
  return async (method, path, body, headers) =>
    contentOf(await signed(`/${service}${path}`, { method, body, headers }));
}

/** What was said, and the version it was said of. */
export async function askVersion(path) {
  const answer = await signed(`/invoice${path}`, { method: 'GET' });
  return { content: await contentOf(answer), etag: answer.headers.get('etag') };
}

export async function askFile(path) {
  return await (await signed(`/invoice${path}`, { method: 'GET' })).blob();
}

/** The same, as somebody without an account. */
export function askingOpenly(service) {
  return async (method, path, body, headers) =>
    contentOf(await send(`/${service}${path}`, { method, body, headers }));
}

async function signed(url, request) {
  const sent = tokens.get();
  try {
    return await send(url, { ...request, accessToken: sent?.accessToken });
  } catch (problem) {
    if (problem.code !== 'request.unauthenticated' || sent === null) throw problem;
    refreshing ??= refresh(sent).finally(() => (refreshing = undefined));
    await refreshing;
    return await send(url, { ...request, accessToken: tokens.get().accessToken });
  }
}

async function refresh({ refreshToken }) {
  const answer = await send('/auth/v1/sessions/refresh', { method: 'POST', body: { refreshToken } });
  tokens.keep(await contentOf(answer));
}

async function send(url, { method, body, headers, accessToken }) {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  }).catch(() => {
    throw new Problem(0, { detail: 'The stage does not answer. Is it still running?' });
  });
  if (answer.ok) return answer;
  throw new Problem(answer.status, await contentOf(answer).catch(() => undefined));
}

async function contentOf(answer) {
  const text = await answer.text();
  return text === '' ? undefined : JSON.parse(text);
}
