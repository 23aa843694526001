// auth-service over fetch. The tokens live as long as the tab; an expired one is refreshed on the way, once for all who wait.

const kept = 'paymyinvoice.tokens';
let refreshing;

export class Problem extends Error {
  constructor(status, { code = '', detail = 'The service did not answer as it should.', errors = [] } = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export const tokens = {
  get: () => JSON.parse(sessionStorage.getItem(kept) ?? 'null'),
  keep: ({ accessToken, refreshToken }) =>
    sessionStorage.setItem(kept, JSON.stringify({ accessToken, refreshToken })),
  forget: () => sessionStorage.removeItem(kept),
};

export async function ask(method, path, body) {
  const sent = tokens.get();
  try {
    return await send(method, path, body, sent?.accessToken);
  } catch (problem) {
    if (problem.code !== 'request.unauthenticated' || sent === null) throw problem;
    refreshing ??= send('POST', '/v1/sessions/refresh', { refreshToken: sent.refreshToken })
      .then(tokens.keep)
      .finally(() => (refreshing = undefined));
    await refreshing;
    return await send(method, path, body, tokens.get().accessToken);
  }
}

async function send(method, path, body, accessToken) {
  const answer = await fetch(`/auth${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: body && JSON.stringify(body),
  }).catch(() => {
    throw new Problem(0, { detail: 'The stage does not answer. Is it still running?' });
  });
  const text = await answer.text();
  const content = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return content;
  throw new Problem(answer.status, content);
}
