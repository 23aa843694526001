import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;
let ada: Awaited<ReturnType<AuthStage['signedIn']>>;

beforeAll(async () => {
  auth = await startAuthStage();
  ada = await auth.signedIn();
});
afterAll(() => auth.stop());

const read = (headers = {}) => auth.request('GET', '/v1/me', { token: ada.accessToken, headers });
const rename = (body: unknown, headers = {}) =>
  auth.request('PATCH', '/v1/me', { token: ada.accessToken, body, headers });

describe('the own profile', () => {
  it('says who one is, with a version to cache it by', async () => {
    const { status, body, headers } = await read();
    const account = await auth.accountOf(ada.email);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ id: ada.user.id, email: ada.email, name: 'Ada', createdAt: account?.['createdAt'] },
        totp: { enabled: false },
      },
    });
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(await read({ 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
  });

  it('takes a new name, tells the other services and the log, and has another version then', async () => {
    const before = await read();
    const { status, body, headers } = await rename({ name: '  Ada Lovelace ' });
    expect({ status, body }).toEqual({ status: 200, body: { ...before.body, name: 'Ada Lovelace' } });
    const after = await read({ 'if-none-match': before.headers.get('etag') });
    expect(after).toMatchObject({ status: 200, body });
    expect(after.headers.get('etag')).toBe(headers.get('etag'));
    expect(await auth.eventsAbout(ada.user.id, 3)).toContainEqual(['user.updated', 3]);
    const [updated] = await auth.stage.stage.events({ subject: ada.user.id, type: 'user.updated' });
    expect(updated?.event['data']).toEqual({
      ...{ userId: ada.user.id, email: ada.email, name: 'Ada Lovelace' },
    });
    expect((await auth.activityOf(ada.user.id)).at(-1)).toBe('name_changed');
    expect((await auth.signIn(ada)).user.name).toBe('Ada Lovelace');
  });

  it('stays as it is under the same name', async () => {
    const before = await read();
    const stored = await auth.accountOf(ada.email);
    const activity = await auth.activityOf(ada.user.id);
    const again = await rename({ name: before.body.name });
    expect(again).toMatchObject({ status: 200, body: before.body });
    expect(again.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(await auth.accountOf(ada.email)).toEqual(stored);
    expect(await auth.activityOf(ada.user.id)).toEqual(activity);
  });

  it('is not changed by who has read another version', async () => {
    const etag = (await read()).headers.get('etag') ?? '';
    expect(codeOf(await rename({ name: 'Eve' }, { 'if-match': '"0"' }))).toEqual([412, 'version.conflict']);
    expect((await read()).body.name).not.toBe('Eve');
    expect((await rename({ name: 'Countess' }, { 'if-match': etag })).status).toBe(200);
    expect(codeOf(await rename({ name: 'Eve' }, { 'if-match': etag }))).toEqual([412, 'version.conflict']);
  });

  it('loses no change when many arrive at once, each told in its turn', async () => {
    const sequence = Number((await auth.accountOf(ada.email))?.['sequence']);
    const names = ['A', 'B', 'C', 'D', 'E'];
    const replies = await Promise.all(names.map((name) => rename({ name })));
    expect(replies.map(({ body }) => String(body.name))).toEqual(names);
    const events = await auth.eventsAbout(ada.user.id, sequence + names.length);
    expect(events.map(([, n]) => n)).toEqual(
      Array.from({ length: sequence + names.length }, (_, n) => n + 1),
    );
    const [last] = await auth.stage.stage.events({ subject: ada.user.id });
    expect(last?.event['data']).toMatchObject({ name: (await read()).body.name });
  });

  it.each<[string, unknown]>([
    ['no name', {}],
    ['an empty name', { name: ' ' }],
    ['a name of two lines', { name: 'Ada\nLovelace' }],
    ['an address', { name: 'Ada', email: 'eve@example.com' }],
  ])('refuses %s', async (_what, body) => {
    expect(codeOf(await rename(body))).toEqual([400, 'request.invalid']);
  });

  it('is for those who are signed in', async () => {
    for (const token of [undefined, 'nonsense']) {
      expect(codeOf(await auth.request('GET', '/v1/me', { token }))[0]).toBe(401);
      expect(codeOf(await auth.request('PATCH', '/v1/me', { token, body: { name: 'Eve' } }))[0]).toBe(401);
    }
  });
});
