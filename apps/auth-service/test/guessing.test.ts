import { randomUUID, scryptSync } from 'node:crypto';
import { put } from '@paymyinvoice/platform/data';
import { eventually } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD_GUESSES } from '../src/guesses/guess.ts';
import { GuessesRepository } from '../src/guesses/guesses.repository.ts';
import { GuessesService } from '../src/guesses/guesses.service.ts';
import { NETWORK_FAILURES, networkWindow } from '../src/guesses/network.ts';
import { codeOf, startAuthStage, type AuthStage } from './auth-stage.ts';

const API = 'paymyinvoice-local-auth-api';
let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());
afterEach(() => auth.stage.stage.setFaults({}));

const signIn = ({ email, password }: { email: string; password: string }) =>
  auth.post('/v1/sessions', { email, password });
const guess = (email: string, password = 'not the password') => signIn({ email, password });
const many = <Result>(count: number, ask: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, ask));
const stageNow = async () => new Date((await auth.stage.stage.clock()).now);

const windowKey = (email: string) => ({ pk: `LIMIT#password#${email}`, sk: '-' });
const windowOf = (email: string) => auth.stage.table('auth').get(windowKey(email), { consistent: true });

/** The window as it is after so many failures, without the time they take. */
async function seedWindow(email: string, window: { taken: number; failed: number }) {
  const nowMs = (await stageNow()).getTime();
  const ttl = Math.ceil(nowMs / 1000) + 900;
  await auth.stage.table('auth').putMany([{ ...windowKey(email), takenAtMs: nowMs, ttl, ...window }]);
}

describe('guessing a password', () => {
  it('gets ten answers, even if fifty ask at once; then nobody is heard until the window is over', async () => {
    const person = await auth.verifiedPerson();
    const codes = (await many(50, () => guess(person.email))).map(codeOf);
    expect(codes.filter(([status]) => status === 401)).toHaveLength(10);
    expect(codes.filter(([, code]) => code === 'login.locked')).toHaveLength(40);
    const id = String((await auth.accountOf(person.email))?.['id']);
    expect((await auth.activityOf(id)).filter((type) => type === 'sign_in_failed')).toHaveLength(10);

    const locked = await signIn(person);
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    const retryAfter = Number(locked.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(800);
    expect(retryAfter).toBeLessThanOrEqual(901);
    await auth.stage.stage.advance(retryAfter * 1000);
    expect((await signIn(person)).status).toBe(201);
  }, 120_000);

  it('of an unknown address is locked alike', async () => {
    const { email } = auth.somebody();
    const codes = (await many(12, () => guess(email))).map(codeOf);
    expect(codes.filter(([, code]) => code === 'credentials.invalid')).toHaveLength(10);
    expect(codes.filter(([, code]) => code === 'login.locked')).toHaveLength(2);
  }, 60_000);

  it('ends with the lock when the mailbox is proven', async () => {
    const person = await auth.verifiedPerson();
    await seedWindow(person.email, { taken: 10, failed: 10 });
    expect(codeOf(await signIn(person))).toEqual([429, 'login.locked']);
    await auth.post('/v1/passwords/lost', { email: person.email });
    const token = /\?token=([\w-]+)/.exec((await auth.mailTo(person.email, 1, /Choose a new/)).text)?.[1];
    const reset = { token, password: 'a new password' };
    expect((await auth.post('/v1/passwords/reset', reset)).status).toBe(204);
    expect((await signIn({ ...person, password: 'a new password' })).status).toBe(201);
  });

  it('costs a place where the function dies over it, and no more than that', async () => {
    const person = await auth.verifiedPerson();
    for (let call = 0; (await windowOf(person.email)) === undefined; call += 1) {
      await auth.stage.stage.setFaults({ crash: { function: API, call, when: 'after' } });
      expect((await guess(person.email)).status).toBeGreaterThanOrEqual(500);
    }
    await auth.stage.stage.setFaults({});
    expect(await windowOf(person.email)).toMatchObject({ taken: 1, failed: 0 });
    expect((await signIn(person)).status).toBe(201);

    // All places are gone, one of them for nothing: once nobody can be at it any more, that is a lock.
    const open = await windowOf(person.email);
    await auth.stage.table('auth').putMany([{ ...windowKey(person.email), ...open, taken: 10, failed: 9 }]);
    await auth.stage.stage.advance(31_000);
    expect(codeOf(await signIn(person))).toEqual([429, 'login.locked']);
  }, 60_000);
});

describe('a right password', () => {
  it('gives its place back, however many come at once', async () => {
    const person = await auth.verifiedPerson();
    const replies = await many(30, () => signIn(person));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(await windowOf(person.email)).toMatchObject({ taken: 0, failed: 0 });
  }, 120_000);

  it('waits for a place while others are being looked at', async () => {
    const person = await auth.verifiedPerson();
    await seedWindow(person.email, { taken: 10, failed: 9 });
    const waiting = signIn(person);
    const before = (await auth.stage.stage.calls(API)).length;
    await eventually('A second attempt', async () => {
      const calls = (await auth.stage.stage.calls(API)).slice(before);
      const refused = calls.filter(({ action, errorCode }) => action === 'UpdateItem' && errorCode);
      return refused.length > 1 ? true : undefined;
    });
    await seedWindow(person.email, { taken: 9, failed: 9 });
    expect((await waiting).status).toBe(201);
  });

  it('is hashed anew where it was hashed for less, also by two at once', async () => {
    const person = await auth.verifiedPerson();
    const account = await auth.accountOf(person.email);
    if (account === undefined) throw new Error('Nobody was signed up.');
    await auth.stage.table('auth').putMany([{ ...account, passwordHash: weakHash(person.password) }]);
    expect(codeOf(await guess(person.email))).toEqual([401, 'credentials.invalid']);
    expect(await auth.accountOf(person.email)).toMatchObject({ version: account['version'] });
    const replies = await many(2, () => signIn(person));
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(await auth.accountOf(person.email)).toMatchObject({
      passwordHash: expect.stringMatching(/^\$scrypt\$ln=12,/),
      version: Number(account['version']) + 1,
    });
    expect((await signIn(person)).status).toBe(201);
  });
});

function weakHash(password: string): string {
  const salt = Buffer.alloc(16, 'salt');
  const hash = scryptSync(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const [encodedSalt, encodedHash] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=10,r=8,p=1$${encodedSalt}$${encodedHash}`;
}

describe('a network with many failures', () => {
  it('is not heard until the quarter of an hour is over, whoever it asks for', async () => {
    const person = await auth.verifiedPerson();
    const address = '127.0.0.1';
    await guess(person.email);
    const window = networkWindow(address, await stageNow());
    const key = { pk: `LIMIT#${NETWORK_FAILURES.name}#${window.subject}`, sk: '-' };
    const table = auth.stage.table('auth');
    const counted = await table.get(key, { consistent: true });
    expect(counted).toMatchObject({ ttl: window.endsAtMs / 1000 });
    const failures = Number(counted?.['taken']);

    await table.putMany([{ ...key, ...counted, taken: 999 }]);
    expect(codeOf(await guess(person.email))).toEqual([401, 'credentials.invalid']);
    for (const email of [person.email, auth.somebody().email]) {
      const limited = await guess(email, person.password);
      expect(codeOf(limited)).toEqual([429, 'rate.limited']);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await windowOf(person.email)).toMatchObject({ failed: 2 });
    expect(failures).toBeGreaterThan(0);

    await auth.stage.stage.advance(window.endsAtMs - (await stageNow()).getTime());
    expect((await signIn(person)).status).toBe(201);
  });
});

describe('a window of guesses', () => {
  let nowMs: number;
  const clock = () => new Date(nowMs);
  const service = () => new GuessesService(new GuessesRepository(auth.stage.table('auth'), clock), clock);
  const remembered = (subject: string) => put({ pk: `TEST#${subject}`, sk: '-' });
  beforeAll(() => {
    // Long after the stage's own time, which would take an expired window away.
    nowMs = Date.parse('2126-03-14T09:26:53.589Z');
  });

  it('opens again to the second', async () => {
    const guesses = service();
    for (let count = 0; count < 10; count += 1)
      await guesses.wrong(await guesses.begin(PASSWORD_GUESSES, 'one'), remembered('one'));
    nowMs = Date.parse('2126-03-14T09:41:53.999Z');
    const locked = { code: 'login.locked', retryAfterSeconds: 1 };
    await expect(guesses.begin(PASSWORD_GUESSES, 'one')).rejects.toMatchObject(locked);
    nowMs += 1;
    await expect(guesses.begin(PASSWORD_GUESSES, 'one')).resolves.toMatchObject({ subject: 'one' });
  });

  it.each([
    ['right', 60, 60],
    ['wrong', 60, 10],
  ] as const)('never has more than ten looked at, if %s', async (outcome, asked, answered) => {
    const guesses = service();
    const subject = `${outcome} ${randomUUID()}`;
    let [looking, most, looked] = [0, 0, 0];
    await Promise.allSettled(
      Array.from({ length: asked }, async () => {
        const begun = await guesses.begin(PASSWORD_GUESSES, subject);
        looked += 1;
        most = Math.max(most, (looking += 1));
        await new Promise(setImmediate);
        looking -= 1;
        await (outcome === 'right' ? guesses.right(begun) : guesses.wrong(begun, remembered(subject)));
      }),
    );
    expect(looked).toBe(answered);
    expect(most).toBeLessThanOrEqual(10);
    const failed = outcome === 'right' ? 0 : 10;
    expect(await windowOf(subject)).toMatchObject({ taken: failed, failed });
  });
});
