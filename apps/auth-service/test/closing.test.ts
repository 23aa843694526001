import { newId } from '@paymyinvoice/platform';
import { outboxTask } from '@paymyinvoice/platform/data';
import { eventually } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ERASURE } from '../src/erasures/erasure.ts';
import { codeOf, startAuthStage, tokenIn, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());
afterEach(() => auth.stage.stage.setFaults({}));

const MINUTE_MS = 60_000;
const close = (token: string | undefined, password: unknown) =>
  auth.request('DELETE', '/v1/me', { token, body: { password } });

const hasNone = async (...partitions: string[]) => {
  const rows = (await auth.stage.everyRow('auth')).map((row) => JSON.stringify(row));
  return partitions.every((partition) => !rows.some((row) => row.includes(`"${partition}"`)));
};

/** The events about the person go when the last of them is out. */
const isErased = (id: string) => hasNone(`USER#${id}`, `IDEMPOTENCY#${id}`);
const isErasedForGood = (id: string) => hasNone(`USER#${id}`, `IDEMPOTENCY#${id}`, `OUTBOX#${id}`);

const erasure = (id: string, isDone = isErased) =>
  eventually('the erasure', async () => ((await isDone(id)) ? true : undefined));

const struckOrDone = () =>
  eventually('a crash or an empty outbox', async () => {
    if ((await auth.stage.stage.faults()).crashed?.struck !== undefined) return 'struck';
    return (await auth.isOutboxEmpty()) ? 'done' : undefined;
  });

describe('closing an account', () => {
  it('ends everything at once, is told, and frees the address for somebody new', async () => {
    const ada = await auth.signedIn();
    await auth.post('/v1/passwords/lost', { email: ada.email });
    const reset = tokenIn((await auth.mailTo(ada.email, 1, /new PayMyInvoice password/)).text);
    expect(await close(ada.accessToken, ada.password)).toMatchObject({ status: 202, body: '' });

    expect((await auth.mailTo(ada.email, 1, /is closed/)).text).toContain('erased');
    expect((await auth.eventsAbout(ada.user.id, 3)).at(-1)).toEqual(['user.deleted', 3]);
    const revoked = [401, 'session.revoked'];
    expect(codeOf(await auth.request('GET', '/v1/me', { token: ada.accessToken }))).toEqual(revoked);
    expect(codeOf(await close(ada.accessToken, ada.password))).toEqual(revoked);
    const { email, password, refreshToken } = ada;
    expect(codeOf(await auth.post('/v1/sessions/refresh', { refreshToken }))).toEqual(revoked);
    expect((await auth.post('/v1/sessions', { email, password })).status).toBe(401);
    const newPassword = 'yet another battery';
    const late = await auth.post('/v1/passwords/reset', { token: reset, password: newPassword });
    expect(codeOf(late)).toEqual([400, 'reset.invalid']);

    await auth.stage.stage.clearMailbox();
    const successor = await auth.signedIn({ email, password, name: 'Bob' });
    expect(successor.user).toMatchObject({ email, name: 'Bob' });
    expect(successor.user.id).not.toBe(ada.user.id);
    expect(codeOf(await auth.request('GET', '/v1/me', { token: ada.accessToken }))).toEqual(revoked);
  });

  it('takes the right password; a wrong one is a failed guess and changes nothing', async () => {
    const ada = await auth.signedIn();
    expect(codeOf(await close(ada.accessToken, 'wrong password'))).toEqual([401, 'credentials.invalid']);
    expect(codeOf(await close(ada.accessToken, undefined))).toEqual([400, 'request.invalid']);
    expect(codeOf(await close(undefined, ada.password))[0]).toBe(401);
    expect(await auth.activityOf(ada.user.id)).toContain('password_guess_failed');
    const guesses = { pk: `LIMIT#password#${ada.email}`, sk: '-' };
    expect(await auth.stage.table('auth').get(guesses, { consistent: true })).toMatchObject({ failed: 1 });
    expect((await auth.request('GET', '/v1/me', { token: ada.accessToken })).status).toBe(200);
  });

  it('asked for many times at once happens once', async () => {
    const ada = await auth.signedIn();
    const replies = await Promise.all(Array.from({ length: 4 }, () => close(ada.accessToken, ada.password)));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 401, 401, 401]);
    await auth.mailTo(ada.email, 1, /is closed/);
    expect((await auth.eventsAbout(ada.user.id, 3)).at(-1)).toEqual(['user.deleted', 3]);
  });

  it('erases what was known about the person, soon, and once more for what requests under way still left', async () => {
    const ada = await auth.signedIn({ ...auth.somebody(), name: 'Rumpelstilzchen' });
    await auth.post('/v1/sessions', ada, { headers: { 'idempotency-key': 'kept' } });
    const table = auth.stage.table('auth');
    const entry = (n: number) => ({ pk: `USER#${ada.user.id}`, sk: `ACTIVITY#${n}`, address: '192.0.2.7' });
    await table.putMany(Array.from({ length: 250 }, (_, n) => entry(n)));
    await close(ada.accessToken, ada.password);
    await erasure(ada.user.id);

    await table.putMany([entry(1)]);
    await auth.stage.stage.advance(2 * MINUTE_MS);
    await erasure(ada.user.id, isErasedForGood);
    await auth.outboxIsSwept();
  });

  it('happens wholly or not at all, at whichever of its AWS calls the function dies', async () => {
    const api = 'paymyinvoice-local-auth-api';
    for (const when of ['before', 'after'] as const) {
      let ada = await auth.signedIn();
      for (let call = 0; ; call += 1) {
        await auth.stage.stage.setFaults({ crash: { function: api, call, when } });
        const { status } = await close(ada.accessToken, ada.password);
        const struck = (await auth.stage.stage.faults()).crashed?.struck;
        await auth.stage.stage.setFaults({});
        expect(status).toBe(struck === undefined ? 202 : 500);
        if (await auth.accountOf(ada.email)) continue;
        expect((await auth.eventsAbout(ada.user.id, 3)).at(-1)).toEqual(['user.deleted', 3]);
        await erasure(ada.user.id);
        if (struck === undefined) break;
        ada = await auth.signedIn();
      }
    }
  }, 120_000);

  it.each(['relay', 'sweep'])(
    'erases although the %s dies around each of its AWS calls',
    async (name) => {
      const table = auth.stage.table('auth');
      for (const when of ['before', 'after'] as const) {
        for (let call = 0; ; call += 1) {
          const subject = newId('usr');
          const crash = { function: `paymyinvoice-local-auth-${name}`, call, when };
          const { now } = await auth.stage.stage.clock();
          const clock = () => new Date(now);
          if (name === 'relay') await auth.stage.stage.setFaults({ crash });
          await table.putMany([1, 2, 3].map((n) => ({ pk: `USER#${subject}`, sk: `ACTIVITY#${n}` })));
          await table.write(outboxTask({ task: ERASURE, subject }, { clock }));
          await erasure(subject);
          if (name === 'sweep') await auth.stage.stage.setFaults({ crash });
          await auth.stage.stage.advance(2 * MINUTE_MS);
          const ending = await struckOrDone();
          await auth.outboxIsSwept();
          expect(await isErased(subject)).toBe(true);
          if (ending === 'done') break;
        }
      }
    },
    120_000,
  );
});
