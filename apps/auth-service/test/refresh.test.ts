import { createHash } from 'node:crypto';
import { eventually } from '@paymyinvoice/testing';
import { remove } from '@paymyinvoice/platform/data';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, sessionIdIn, startAuthStage, type AuthStage, type Tokens } from './auth-stage.ts';

const API = 'paymyinvoice-local-auth-api';
const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const REVOKED = [401, 'session.revoked'];

let auth: AuthStage;
let person: Awaited<ReturnType<AuthStage['verifiedPerson']>>;

beforeAll(async () => {
  auth = await startAuthStage();
  person = await auth.verifiedPerson();
});
afterAll(() => auth.stop());
afterEach(() => auth.stage.stage.setFaults({}));

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
const listWith = async ({ accessToken }: Pick<Tokens, 'accessToken'>) =>
  codeOf(await auth.request('GET', '/v1/sessions', { token: accessToken }));
const storedSession = async (tokens: Tokens) =>
  (await auth.sessionsOf(tokens.user.id)).find(({ sk }) => sk === `SESSION#${sessionIdIn(tokens)}`);

/** Refreshes, and expects that to go well. */
async function refreshed({ refreshToken }: Pick<Tokens, 'refreshToken'>): Promise<Tokens> {
  const reply = await auth.refresh(refreshToken);
  expect(codeOf(reply)).toEqual([200, undefined]);
  return reply.body as Tokens;
}

describe('refreshing', () => {
  it('gives a new pair for the same session, and knows where it was seen last', async () => {
    const before = await auth.signIn(person);
    const opened = await storedSession(before);
    await auth.stage.stage.advance(DAY_MS);
    const headers = { 'user-agent': 'smoke-test/1.4' };
    const { status, body, headers: answered } = await auth.refresh(before.refreshToken, { headers });
    expect(status).toBe(200);
    expect(answered.get('cache-control')).toContain('no-store');
    expect(body).toEqual({
      ...{ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 900 },
      ...{ refreshToken: expect.stringMatching(/^[\w-]{43}$/), user: before.user },
    });
    expect(body.refreshToken).not.toBe(before.refreshToken);
    expect(sessionIdIn(body)).toBe(sessionIdIn(before));
    expect(await listWith(body)).toEqual([200, undefined]);
    const seen = await storedSession(before);
    expect(seen).toMatchObject({ device: 'smoke-test/1.4', createdAt: opened?.['createdAt'] });
    const slid = (name: string) => Date.parse(String(seen?.[name])) - Date.parse(String(opened?.[name]));
    for (const name of ['lastSeenAt', 'expiresAt']) expect(slid(name)).toBeGreaterThanOrEqual(DAY_MS);
  });

  it('stores tokens as hashes alone, and logs none', async () => {
    const first = await auth.signIn(person);
    const second = await refreshed(first);
    const rows = JSON.stringify(await auth.stage.everyRow('auth'));
    const log = JSON.stringify(await auth.stage.stage.log(API));
    for (const { refreshToken, accessToken } of [first, second]) {
      expect(rows).toContain(hashOf(refreshToken));
      for (const token of [refreshToken, accessToken]) {
        expect(rows).not.toContain(token);
        expect(log).not.toContain(token);
      }
    }
  });

  it('costs two reads and a transaction, and a repeat the reads', async () => {
    const { refreshToken } = await auth.signIn(person);
    const calls = async () => (await auth.stage.stage.calls(API)).map(({ action }) => action);
    const before = (await calls()).length;
    for (let time = 0; time < 2; time += 1) await refreshed({ refreshToken });
    const reads = ['GetItem', 'BatchGetItem'];
    expect((await calls()).slice(before)).toEqual([...reads, 'TransactWriteItems', ...reads]);
  });

  it('fifty times at once gives everybody the same successor', async () => {
    const { refreshToken } = await auth.signIn(person);
    // Warm instances, so that the last of fifty is not late.
    await Promise.all(Array.from({ length: 8 }, () => auth.refresh('nonsense')));
    const replies = await Promise.all(Array.from({ length: 50 }, () => auth.refresh(refreshToken)));
    expect(replies.map(codeOf)).toEqual(replies.map(() => [200, undefined]));
    const successors = new Set(replies.map(({ body }) => body.refreshToken));
    expect(successors.size).toBe(1);
    const [successor] = successors;
    await refreshed({ refreshToken: String(successor) });
  });

  it('under one key gives one answer, for as long as keys are kept', async () => {
    const { refreshToken } = await auth.signIn(person);
    const headers = { 'idempotency-key': 'one refresh' };
    const first = await auth.refresh(refreshToken, { headers });
    await auth.stage.stage.advance(60 * SECOND_MS);
    const again = await auth.refresh(refreshToken, { headers });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await refreshed(first.body);
  });

  it('makes a session live for thirty days more, and no second longer', async () => {
    const stage = auth.stage.stage;
    let tokens = await auth.signIn(person);
    const untilExpiry = async () => {
      const expiresAt = Date.parse(String((await storedSession(tokens))?.['expiresAt']));
      return expiresAt - Date.parse((await stage.clock()).now);
    };
    for (let month = 0; month < 2; month += 1) {
      await stage.advance((await untilExpiry()) - 60 * SECOND_MS);
      tokens = await refreshed(tokens);
    }
    await stage.advance(await untilExpiry());
    expect(codeOf(await auth.refresh(tokens.refreshToken))).toEqual(REVOKED);
  });

  it.each(['nonsense', 'A'.repeat(43), ' '])('with “%s” is refused', async (refreshToken) => {
    expect(codeOf(await auth.refresh(refreshToken))).toEqual(REVOKED);
  });

  it.each<[string, object]>([
    ['no token', {}],
    ['an empty token', { refreshToken: '' }],
    ['an endless token', { refreshToken: 'A'.repeat(201) }],
    ['more than a token', { refreshToken: 'A'.repeat(43), userId: 'usr_1' }],
  ])('with %s is no request', async (_what, body) => {
    expect(codeOf(await auth.post('/v1/sessions/refresh', body))).toEqual([400, 'request.invalid']);
  });

  it('ends with the account', async () => {
    const gone = await auth.signedIn();
    await auth.stage.table('auth').write(remove({ pk: `USER#${gone.user.id}`, sk: 'ACCOUNT' }));
    expect(codeOf(await auth.refresh(gone.refreshToken))).toEqual(REVOKED);
    expect(await listWith(gone)).toEqual(REVOKED);
  });
});

describe('a refresh token that comes again', () => {
  it('at once gives the same successor', async () => {
    const first = await auth.signIn(person);
    const second = await refreshed(first);
    const again = await refreshed(first);
    expect(again.refreshToken).toBe(second.refreshToken);
    expect(await listWith(again)).toEqual([200, undefined]);
  });

  it('later ends the session, and its owner is told once', async () => {
    const victim = await auth.signedIn();
    const bystander = await auth.signIn(victim);
    const newest = await refreshed(victim);
    await auth.stage.stage.advance(10 * SECOND_MS + 1);
    const reuses = await Promise.all(Array.from({ length: 5 }, () => auth.refresh(victim.refreshToken)));
    expect(reuses.map(codeOf)).toEqual(reuses.map(() => REVOKED));
    expect(codeOf(await auth.refresh(newest.refreshToken))).toEqual(REVOKED);
    for (const tokens of [victim, newest]) expect(await listWith(tokens)).toEqual(REVOKED);
    expect(await storedSession(victim)).toBeUndefined();
    await auth.mailTo(victim.email, 1, /signed a device out/);
    await refreshed(bystander);
    const log = await auth.activityOf(victim.user.id);
    expect(log.filter((type) => type === 'refresh_token_reused')).toHaveLength(1);

    // A mail that is owed later has come by then: a second one of these would have, too.
    const { email, password, name } = victim;
    await auth.post('/v1/users', { email, password, name });
    await auth.mailTo(victim.email, 1, /already have/);
    const subjects = (await auth.mailsTo(victim.email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes('signed a device out'))).toHaveLength(1);
  });
});

describe('a session that ends while it is refreshed', () => {
  const rounds = [1, 2, 3, 4];

  /** Refreshes again and again until that is refused; the last answer, and the newest tokens. */
  async function refreshedToTheEnd(tokens: Tokens) {
    for (let newest = tokens; ;) {
      const reply = await auth.refresh(newest.refreshToken);
      if (reply.status !== 200) return { refusal: codeOf(reply), newest };
      newest = reply.body as Tokens;
    }
  }

  it('by signing out stays ended', async () => {
    for (const _round of rounds) {
      const tokens = await auth.signIn(person);
      const [{ refusal, newest }, signOut] = await Promise.all([
        refreshedToTheEnd(tokens),
        auth.request('DELETE', '/v1/sessions/current', { token: tokens.accessToken }),
      ]);
      expect([refusal, signOut.status]).toEqual([REVOKED, 204]);
      expect(await storedSession(tokens)).toBeUndefined();
      expect(await listWith(newest)).toEqual(REVOKED);
    }
  }, 90_000);

  it('with all others stays ended, and the one that ended them lives', async () => {
    let keeper = await auth.signIn(person);
    for (const _round of rounds) {
      const other = await auth.signIn(person);
      const [{ refusal, newest }, kept, ended] = await Promise.all([
        refreshedToTheEnd(other),
        auth.refresh(keeper.refreshToken),
        auth.request('DELETE', '/v1/sessions', { token: keeper.accessToken }),
      ]);
      expect([refusal, kept.status, ended.status]).toEqual([REVOKED, 200, 204]);
      keeper = kept.body;
      expect(await listWith(keeper)).toEqual([200, undefined]);
      expect(await listWith(newest)).toEqual(REVOKED);
    }
  }, 90_000);
});

describe('a function that dies while it refreshes', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its AWS calls costs nobody the session',
    async (when) => {
      let tokens = await auth.signIn(person);
      for (let call = 0; ; call += 1) {
        await auth.stage.stage.setFaults({ crash: { function: API, call, when } });
        const { refreshToken } = tokens;
        tokens = await eventually('A refresh', async () => {
          const { status, body } = await auth.refresh(refreshToken);
          return status === 200 ? (body as Tokens) : undefined;
        });
        if ((await auth.stage.stage.faults()).crashed?.struck === undefined) break;
      }
      await auth.stage.stage.setFaults({});
      await refreshed(tokens);
      expect(await auth.activityOf(tokens.user.id)).not.toContain('refresh_token_reused');
    },
    120_000,
  );
});
