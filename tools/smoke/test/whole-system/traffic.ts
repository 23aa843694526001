import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { OwnStage } from '@paymyinvoice/local-stage';

/** Somebody who used the product, and what it promised: the id that was answered to each idempotency key. */
export type Customer = {
  readonly email: string;
  readonly userId: string;
  readonly token: string;
  readonly entries: ReadonlyMap<string, string>;
};

type Ask = { readonly body?: unknown; readonly token?: string; readonly key?: string };
type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const password = 'correct horse battery';
const patienceMs = 90_000;

/** Customers of whatever stage is running just now; they try again until they are answered for good. */
export class Traffic {
  readonly #stage: () => OwnStage;
  /** How often somebody had to try again: shows that something really went wrong. */
  retries = 0;

  constructor(stage: () => OwnStage) {
    this.#stage = stage;
  }

  /** Signs up, proves the address, signs in and records time; some things are asked for twice at once. */
  async customer(name: string, entryCount: number): Promise<Customer> {
    const email = `${name}-${randomUUID()}@example.com`;
    await this.#expect(202, 'auth', '/v1/users', { body: { email, password, name } });
    await this.#expect(200, 'auth', '/v1/users/verify', { body: { token: await this.#linkToken(email) } });
    let token = await this.#signIn(email);
    const userId = subjectOf(token);
    const entries = new Map<string, string>();
    for (let index = 0; index < entryCount; index += 1) {
      const key = `${name}-${index}`;
      const body = {
        ...{ date: '2026-01-31', minutes: 1 + index, description: key },
        hourlyRate: { amount: 10_000, currency: 'EUR' },
      };
      const record = async (): Promise<Reply> => {
        const reply = await this.#ask('invoice', '/v1/time-entries', { body, token, key });
        if (reply.status !== 401) return reply;
        // Another stage, at another address, is another issuer.
        token = await this.#signIn(email);
        return record();
      };
      const replies = await Promise.all(index % 3 === 0 ? [record(), record()] : [record()]);
      const ids = replies.map((reply) => String(checked(201, reply, 'POST /v1/time-entries')['id']));
      if (new Set(ids).size !== 1)
        throw new Error(`One key was answered with two entries: ${ids.join(', ')}`);
      entries.set(key, ids[0] ?? '');
    }
    return { email, userId, token, entries };
  }

  async #signIn(email: string): Promise<string> {
    return String(
      (await this.#expect(201, 'auth', '/v1/sessions', { body: { email, password } }))['accessToken'],
    );
  }

  async #linkToken(email: string): Promise<string> {
    const until = performance.now() + patienceMs;
    for (;;) {
      // While the stage is down there is no mailbox to look into.
      const mails = await this.#stage()
        .mails(email)
        .catch(() => []);
      const token = mails.map(({ text }) => /\/verify\?token=([\w-]+)/.exec(text)?.[1]).find(Boolean);
      if (token !== undefined) return token;
      if (performance.now() > until) throw new Error(`No link was mailed to ${email}.`);
      await wait(50);
    }
  }

  async #expect(status: number, service: string, path: string, ask: Ask): Promise<Reply['body']> {
    return checked(status, await this.#ask(service, path, ask), `POST ${path}`);
  }

  /** A lost connection, a failing function and a claim that is still held are worth another try. */
  async #ask(service: string, path: string, ask: Ask): Promise<Reply> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const reply = await this.#askOnce(service, path, ask).catch(() => undefined);
      const isFinal = reply !== undefined && reply.status < 500 && ![409, 429].includes(reply.status);
      if (isFinal) return reply;
      if (performance.now() > until)
        throw new Error(`POST ${path} was never answered for good; last: ${JSON.stringify(reply)}`);
      this.retries += 1;
      await wait(100);
    }
  }

  async #askOnce(service: string, path: string, { body, token, key }: Ask): Promise<Reply> {
    const response = await fetch(this.#stage().serviceUrl(service) + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Reply['body'] };
  }
}

/**
 * Moves the stage's clock on while something is going on, so that leases, visibility timeouts and schedules of minutes
 * come round in seconds.
 */
export async function hurry<Result>(stage: () => OwnStage, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const moving = (async () => {
    while (!done.signal.aborted) {
      await wait(500);
      await stage()
        .advance(15_000)
        .catch(() => undefined);
    }
  })();
  try {
    return await work;
  } finally {
    done.abort();
    await moving;
  }
}

function checked(status: number, reply: Reply, what: string): Reply['body'] {
  if (reply.status === status) return reply.body;
  throw new Error(`${what} was answered with ${reply.status}: ${JSON.stringify(reply.body)}`);
}

function subjectOf(token: string): string {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return String((claims as { sub: unknown }).sub);
}
