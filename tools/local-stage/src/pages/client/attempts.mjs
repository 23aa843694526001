// A request that moves money keeps its key until its answer is known, over a reload too: asked again, it happens once.

const placeOf = (name) => `paymyinvoice.attempt.${name}`;

export const attempts = {
  find: (name) => JSON.parse(sessionStorage.getItem(placeOf(name)) ?? 'null') ?? undefined,
  keep: (name, attempt) => sessionStorage.setItem(placeOf(name), JSON.stringify(attempt)),
  forget: (name) => sessionStorage.removeItem(placeOf(name)),
};

/** `send` gets the key to send `body` with; the same body gets the same key until it is known what became of it. */
export async function once(name, body, send) {
  const found = attempts.find(name);
  const isSame = found !== undefined && JSON.stringify(found.body) === JSON.stringify(body);
  const attempt = isSame ? found : { key: crypto.randomUUID(), body };
  attempts.keep(name, attempt);
  try {
    const answer = await send({ 'idempotency-key': attempt.key });
    attempts.forget(name);
    return answer;
  } catch (problem) {
    if (!problem.leavesOpen) attempts.forget(name);
    throw problem;
  }
}
