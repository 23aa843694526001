import { newId } from '@paymyinvoice/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, sessionIdIn, startAuthStage, type AuthStage, type Tokens } from './auth-stage.ts';

const REVOKED = [401, 'session.revoked'];
const NOT_FOUND = [404, 'session.not_found'];
const DONE = [204, undefined];

let auth: AuthStage;
let person: Awaited<ReturnType<AuthStage['signedIn']>>;
let stranger: Awaited<ReturnType<AuthStage['signedIn']>>;

beforeAll(async () => {
  auth = await startAuthStage();
  person = await auth.signedIn();
  stranger = await auth.signedIn();
}, 120_000);
afterAll(() => auth.stop());

type Access = Pick<Tokens, 'accessToken'>;

const list = ({ accessToken: token }: Access, query = '') =>
  auth.request('GET', `/v1/sessions${query}`, { token });
const end = async ({ accessToken: token }: Access, which = '') =>
  codeOf(await auth.request('DELETE', `/v1/sessions${which}`, { token }));
const newestActivity = async ({ user }: Tokens) => (await auth.activityOf(user.id)).at(-1);

async function expectEnded(tokens: Tokens) {
  expect(codeOf(await list(tokens))).toEqual(REVOKED);
  expect(codeOf(await auth.refresh(tokens.refreshToken))).toEqual(REVOKED);
}

async function expectAlive(tokens: Tokens) {
  expect(codeOf(await list(tokens))).toEqual([200, undefined]);
}

/** Sessions beside somebody's own, stored as signing in would, but for what is said otherwise. */
async function storedBeside(tokens: Tokens, count: number, otherwise: object = {}): Promise<string[]> {
  const own = (await auth.sessionsOf(tokens.user.id)).find((row) => row['id'] === sessionIdIn(tokens));
  if (own === undefined) throw new Error('There is no such session.');
  const ids = Array.from({ length: count }, () => newId('ses'));
  await auth.stage
    .table('auth')
    .putMany(ids.map((id) => ({ ...own, sk: `SESSION#${id}`, id, ...otherwise })));
  return ids;
}

describe('the list of sessions', () => {
  it('shows where one is signed in, newest first, and which of them asks', async () => {
    const { email, password } = stranger;
    const headers = { 'user-agent': 'pocket-wallet/2.0' };
    const phone = await auth.post('/v1/sessions', { email, password }, { headers });
    const { status, body } = await list(stranger);
    expect(status).toBe(200);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const common = { address: '127.0.0.1', createdAt: time, lastSeenAt: time, expiresAt: time };
    expect(body).toEqual({
      items: [
        { id: sessionIdIn(phone.body), device: 'pocket-wallet/2.0', isCurrent: false, ...common },
        { id: sessionIdIn(stranger), device: expect.any(String), isCurrent: true, ...common },
      ],
    });
  });

  it('comes in full pages, whatever has ended or expired between', async () => {
    const living: string[] = [];
    const dead: string[] = [];
    for (let group = 0; group < 4; group += 1) {
      living.push(...(await storedBeside(person, 6)));
      dead.push(...(await storedBeside(person, 8, { epoch: 0 })));
      // The row is still there, as DynamoDB removes it when it likes.
      dead.push(...(await storedBeside(person, 8, { expiresAt: new Date(Date.now() - 1).toISOString() })));
    }
    const pages: string[][] = [];
    let query: string | undefined = '?limit=10';
    while (query !== undefined) {
      const { body } = await list(person, query);
      pages.push(body.items.map(({ id }: { id: string }) => id));
      query = body.nextCursor && `?limit=10&cursor=${body.nextCursor}`;
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual([sessionIdIn(person), ...living].sort().reverse());
    for (const id of dead) expect(await end(person, `/${id}`)).toEqual(NOT_FOUND);
    expect(await end(person)).toEqual(DONE);
  });

  it('takes no cursor but its own', async () => {
    await storedBeside(person, 1);
    const { nextCursor } = (await list(person, '?limit=1')).body;
    expect(nextCursor).toEqual(expect.any(String));
    for (const [who, cursor] of [
      [stranger, nextCursor],
      [person, `${nextCursor.slice(0, -2)}AA`],
      [person, 'nonsense'],
    ])
      expect(codeOf(await list(who, `?cursor=${cursor}`))).toEqual([400, 'cursor.invalid']);
    for (const query of ['?limit=0', '?limit=101', '?device=phone'])
      expect(codeOf(await list(person, query))).toEqual([400, 'request.invalid']);
  });
});

describe('ending one session', () => {
  it('ends it everywhere, once', async () => {
    const lost = await auth.signIn(person);
    const which = `/${sessionIdIn(lost)}`;
    const atOnce = Array.from({ length: 8 });
    // Instances that start first would answer one after the other.
    await Promise.all(atOnce.map(() => expectAlive(lost)));
    const answers = await Promise.all(atOnce.map(() => end(person, which)));
    expect(answers.sort()).toEqual([DONE, ...atOnce.slice(1).map(() => NOT_FOUND)]);
    await expectEnded(lost);
    await expectAlive(person);
    const log = await auth.activityOf(person.user.id);
    expect(log.filter((type) => type === 'session_revoked')).toHaveLength(1);
    expect(log.at(-1)).toBe('session_revoked');
  });

  it('can be the one that asks', async () => {
    const tokens = await auth.signIn(person);
    expect(await end(tokens, `/${sessionIdIn(tokens)}`)).toEqual(DONE);
    await expectEnded(tokens);
  });

  it('is for nobody else', async () => {
    expect(await end(stranger, `/${sessionIdIn(person)}`)).toEqual(NOT_FOUND);
    await expectAlive(person);
  });

  it.each([newId('ses'), 'ses_1', 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG', 'nonsense'])(
    'knows no session %s',
    async (id) => {
      expect(await end(person, `/${id}`)).toEqual(NOT_FOUND);
    },
  );
});

describe('ending all sessions but this one', () => {
  it('leaves this one, which can be refreshed as before', async () => {
    const others = [await auth.signIn(person), await auth.signIn(person)];
    expect(await end(person)).toEqual(DONE);
    for (const other of others) await expectEnded(other);
    const { body } = await list(person);
    expect(body.items).toMatchObject([{ id: sessionIdIn(person), isCurrent: true }]);
    expect(codeOf(await auth.refresh(person.refreshToken))).toEqual([200, undefined]);
    expect(await newestActivity(person)).toBe('other_sessions_revoked');
    await expectAlive(stranger);
  });

  it('from several at once leaves one', async () => {
    const first = await auth.signedIn();
    const tokens = [first, await auth.signIn(first), await auth.signIn(first)];
    const answers = await Promise.all(tokens.map((each) => end(each)));
    expect(answers.sort()).toEqual([DONE, REVOKED, REVOKED]);
    const alive = await Promise.all(tokens.map(async (each) => (await list(each)).status));
    expect(alive.sort()).toEqual([200, 401, 401]);
  });

  it('many times at once is no harm to the one that asks', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => end(person)));
    expect(answers).toEqual(answers.map(() => DONE));
    await expectAlive(person);
  });
});

describe('signing out', () => {
  it('ends this session alone', async () => {
    const tokens = await auth.signIn(person);
    expect(await end(tokens, '/current')).toEqual(DONE);
    expect(await newestActivity(tokens)).toBe('signed_out');
    await expectEnded(tokens);
    expect(await end(tokens, '/current')).toEqual(REVOKED);
    await expectAlive(person);
  });
});

describe('signing out while the same session ends all others', () => {
  it('leaves none', async () => {
    const person = await auth.signedIn();
    for (let round = 0; round < 4; round += 1) {
      const tokens = await auth.signIn(person);
      const [signedOut] = await Promise.all([end(tokens, '/current'), end(tokens)]);
      expect(signedOut).toEqual(DONE);
      await expectEnded(tokens);
    }
    expect(await auth.sessionsOf(person.user.id)).toHaveLength(1);
  });
});

describe('every one of these routes', () => {
  const routes = (id: string) =>
    [
      ['GET', '/v1/sessions'],
      ['DELETE', '/v1/sessions'],
      ['DELETE', '/v1/sessions/current'],
      ['DELETE', `/v1/sessions/${id}`],
    ] as const;

  it('is for people who are signed in', async () => {
    const ended = await auth.signIn(person);
    await end(ended, '/current');
    for (const [method, path] of routes(sessionIdIn(person))) {
      for (const token of [undefined, 'nonsense', `${person.accessToken.slice(0, -4)}AAAA`])
        expect(codeOf(await auth.request(method, path, { token }))).toEqual([401, 'request.unauthenticated']);
      expect(codeOf(await auth.request(method, path, { token: ended.accessToken }))).toEqual(REVOKED);
    }
    await expectAlive(person);
  });
});
