import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;
type Person = Awaited<ReturnType<AuthStage['signedIn']>>;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  auth = await startAuthStage();
  [ada, bob] = [await auth.signedIn(), await auth.signedIn()];
});
afterAll(() => auth.stop());

const list = (token: string | undefined, query = '') =>
  auth.request('GET', `/v1/me/activity${query}`, { token });

describe('the activity of an account', () => {
  it('tells its owner what happened, when, from where and with what, newest first', async () => {
    const headers = { 'user-agent': 'curl/8.5.0' };
    await auth.post('/v1/sessions', { email: ada.email, password: 'wrong password' }, { headers });
    const { status, body } = await list(ada.accessToken);
    expect(status).toBe(200);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
      ...['sign_in_failed', 'signed_in', 'address_verified', 'signed_up'],
    ]);
    expect(body.items[0]).toEqual({
      ...{ id: expect.any(String), type: 'sign_in_failed', address: '127.0.0.1', device: 'curl/8.5.0' },
      at: expect.stringMatching(/^\d{4}-.+Z$/),
    });
    expect(body).not.toHaveProperty('nextCursor');
  });

  it('comes in pages, with cursors that are worth nothing to others', async () => {
    const all = (await list(ada.accessToken)).body.items;
    const first = (await list(ada.accessToken, '?limit=3')).body;
    expect(first.items).toEqual(all.slice(0, 3));
    const next = `?limit=3&cursor=${first.nextCursor}`;
    expect((await list(ada.accessToken, next)).body).toEqual({ items: all.slice(3) });
    expect(codeOf(await list(bob.accessToken, next))).toEqual([400, 'cursor.invalid']);
    expect(codeOf(await list(ada.accessToken, '?cursor=forged'))).toEqual([400, 'cursor.invalid']);
  });

  it("is nobody else's", async () => {
    const mine = new Set((await list(ada.accessToken)).body.items.map(({ id }: { id: string }) => id));
    const theirs = (await list(bob.accessToken)).body.items as { id: string; type: string }[];
    expect(theirs.map(({ type }) => type)).toEqual(['signed_in', 'address_verified', 'signed_up']);
    for (const { id } of theirs) expect(mine).not.toContain(id);
    expect(codeOf(await list(undefined))[0]).toBe(401);
  });

  it('is kept for half a year', async () => {
    await auth.stage.stage.advance(181 * 24 * 60 * 60 * 1000);
    const { accessToken } = await auth.signIn(ada);
    const { body } = await list(accessToken);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual(['signed_in']);
    expect(codeOf(await list(ada.accessToken))[0]).toBe(401);
  });
});
