import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, tokenIn, type AuthStage, type Somebody } from './auth-stage.ts';

const MINUTE_MS = 60_000;
const WRONG = { email: 'x@example.com', password: 'not the password' };
let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());

const lost = (email: string) => auth.post('/v1/passwords/lost', { email });
const reset = (token: string, password = 'a new password') =>
  auth.post('/v1/passwords/reset', { token, password });
const signIn = ({ email, password }: { email: string; password: string }) =>
  auth.post('/v1/sessions', { email, password });

/** The newest of `count` links that were mailed to choose a new password with. */
async function resetToken({ email }: Pick<Somebody, 'email'>, count = 1) {
  return tokenIn((await auth.mailTo(email, count, /Choose a new/)).text);
}

async function askedFor(person: Pick<Somebody, 'email'>) {
  await lost(person.email);
  return await resetToken(person);
}

/** Passes the limit of one mail a minute, once nothing waits that the sweep would mail a second time. */
async function aMinuteLater() {
  await auth.outboxIsEmpty();
  await auth.stage.stage.advance(MINUTE_MS + 1000);
}

describe('a lost password', () => {
  it('is replaced with the mailed link; every session ends, the owner is told, and the log has it', async () => {
    const person = await auth.signedIn();
    expect(await lost(person.email.toUpperCase())).toMatchObject({
      status: 202,
      body: { status: 'accepted' },
    });
    const token = await resetToken(person);
    const mail = await auth.mailTo(person.email, 1, /Choose a new/);
    expect(mail.text).toContain(`${auth.stage.stage.url}/reset-password?token=`);

    expect(await reset(token)).toMatchObject({ status: 204, body: '' });

    expect(await auth.mailTo(person.email, 1, /was changed/)).toMatchObject({ to: person.email });
    expect(codeOf(await signIn(person))).toEqual([401, 'credentials.invalid']);
    expect((await signIn({ ...person, password: 'a new password' })).status).toBe(201);
    const dead = await auth.post(
      '/v1/passwords/change',
      { currentPassword: 'a new password', newPassword: 'yet another one' },
      { token: person.accessToken },
    );
    expect(codeOf(dead)).toEqual([401, 'session.revoked']);
    expect(await auth.activityOf(person.user.id)).toEqual([
      ...['signed_up', 'address_verified', 'signed_in', 'password_reset_asked', 'password_reset'],
      ...['sign_in_failed', 'signed_in'],
    ]);
    const rows = JSON.stringify(await auth.stage.everyRow('auth'));
    for (const secret of [token, 'a new password']) expect(rows).not.toContain(secret);
  });

  it('is replaced once, however many use the link at the same moment', async () => {
    const person = await auth.verifiedPerson();
    const token = await askedFor(person);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => reset(token, `password number ${index}`)),
    );
    const codes = replies.map(codeOf);
    expect(codes.filter(([status]) => status === 204)).toHaveLength(1);
    expect(codes.filter(([, code]) => code === 'reset.invalid')).toHaveLength(19);
    const winner = codes.findIndex(([status]) => status === 204);
    expect((await signIn({ ...person, password: `password number ${winner}` })).status).toBe(201);
    expect(codeOf(await reset(token))).toEqual([400, 'reset.invalid']);
  }, 120_000);

  it('is replaced once under one key, and the answer comes again', async () => {
    const person = await auth.signUp();
    const body = { token: await askedFor(person), password: 'a new password' };
    const headers = { 'idempotency-key': 'one reset' };
    expect((await auth.post('/v1/passwords/reset', body, { headers })).status).toBe(204);
    const again = await auth.post('/v1/passwords/reset', body, { headers });
    expect(again.status).toBe(204);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is not replaced with a link of before a newer one', async () => {
    const person = await auth.verifiedPerson();
    const first = await askedFor(person);
    await aMinuteLater();
    await lost(person.email);
    const second = await resetToken(person, 2);
    expect(codeOf(await reset(first))).toEqual([400, 'reset.invalid']);
    expect((await reset(second)).status).toBe(204);
  });

  it('is not replaced with a wrong, a foreign or an expired link', async () => {
    const person = await auth.signUp();
    const token = await askedFor(person);
    expect(codeOf(await reset('wrong'))).toEqual([400, 'reset.invalid']);
    expect(codeOf(await reset(person.token))).toEqual([400, 'reset.invalid']);
    expect(codeOf(await auth.post('/v1/users/verify', { token }))).toEqual([400, 'verification.invalid']);
    await auth.stage.stage.advance(60 * MINUTE_MS);
    expect(codeOf(await reset(token))).toEqual([400, 'reset.invalid']);
  });

  it('proves the address of an account that was still to be proven, and voids the first link', async () => {
    const person = await auth.signUp();
    expect((await reset(await askedFor(person))).status).toBe(204);
    const account = await auth.accountOf(person.email);
    expect(account).toMatchObject({ status: 'verified' });
    expect(await auth.eventsAbout(String(account?.['id']), 2)).toEqual([
      ['user.registered', 1],
      ['user.verified', 2],
    ]);
    expect(codeOf(await auth.post('/v1/users/verify', { token: person.token }))).toEqual([
      400,
      'verification.invalid',
    ]);
    expect((await signIn({ ...person, password: 'a new password' })).status).toBe(201);
  });

  it('is mailed about once a minute and five times an hour, and nobody learns of that', async () => {
    const person = await auth.signUp();
    const answers = await Promise.all(Array.from({ length: 5 }, () => lost(person.email)));
    for (let minute = 1; minute <= 6; minute += 1) {
      await aMinuteLater();
      answers.push(await lost(person.email));
    }
    for (const answer of answers) expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    await auth.outboxIsEmpty();
    await auth.stage.stage.advance(54 * MINUTE_MS);
    await lost(person.email);
    await resetToken(person, 6);
    const mails = (await auth.mailsTo(person.email)).filter(({ subject }) => /Choose a new/.test(subject));
    expect(mails).toHaveLength(6);
  });

  it('brings no mail to an address without an account', async () => {
    const { email } = auth.somebody();
    const known = await auth.signUp();
    expect(await lost(email)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    await askedFor(known);
    expect(await auth.mailsTo(email)).toEqual([]);
  });
});

describe('changing the password', () => {
  const change = (token: string | undefined, currentPassword: string, newPassword = 'a new password') =>
    auth.post('/v1/passwords/change', { currentPassword, newPassword }, token === undefined ? {} : { token });

  it('ends all other sessions, tells the owner, and voids links that were mailed before', async () => {
    const person = await auth.signedIn();
    const other = await auth.signIn(person);
    const token = await askedFor(person);
    expect(await change(person.accessToken, person.password)).toMatchObject({ status: 204, body: '' });
    expect(await auth.mailTo(person.email, 1, /was changed/)).toMatchObject({ to: person.email });
    expect(codeOf(await change(other.accessToken, 'a new password'))).toEqual([401, 'session.revoked']);
    expect(codeOf(await reset(token))).toEqual([400, 'reset.invalid']);
    expect(codeOf(await signIn(person))).toEqual([401, 'credentials.invalid']);
    expect((await change(person.accessToken, 'a new password', 'yet another one')).status).toBe(204);
    expect(
      (await auth.activityOf(person.user.id)).filter((type) => type === 'password_changed'),
    ).toHaveLength(2);
  });

  it('takes the right current password, and counts a wrong one as a guess', async () => {
    const person = await auth.signedIn();
    expect(codeOf(await change(person.accessToken, WRONG.password))).toEqual([401, 'credentials.invalid']);
    expect(await auth.activityOf(person.user.id)).toContain('password_guess_failed');
    const key = { pk: `LIMIT#password#${person.email}`, sk: '-' };
    const window = await auth.stage.table('auth').get(key);
    expect(window).toMatchObject({ failed: 1 });
    await auth.stage.table('auth').putMany([{ ...key, ...window, taken: 10, failed: 10 }]);
    const locked = await change(person.accessToken, person.password);
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is for who is signed in', async () => {
    expect(codeOf(await change(undefined, WRONG.password))).toEqual([401, 'request.unauthenticated']);
    expect(codeOf(await change('not a token', WRONG.password))).toEqual([401, 'request.unauthenticated']);
  });
});

describe('a password that everybody could guess', () => {
  it.each<[string, (person: Somebody) => string]>([
    ['short', () => 'abcdefg'],
    ['commonly breached', () => 'Password1'],
    ['the address', ({ email }) => email.toUpperCase()],
    ['the part of the address before the @', ({ email }) => email.split('@')[0] ?? ''],
    ['the name', () => 'ada lovelace'],
  ])('because it is %s is refused wherever one is chosen', async (_why, chosenBy) => {
    guessable ??= await auth.signedIn({ ...auth.somebody(), name: 'Ada Lovelace' });
    resetLink ??= await askedFor(guessable);
    const { email, name, password: currentPassword, accessToken: token } = guessable;
    const password = chosenBy(guessable);
    const replies = [
      ['password', await auth.post('/v1/users', { email, name, password })],
      ['password', await reset(resetLink, password)],
      [
        'newPassword',
        await auth.post('/v1/passwords/change', { currentPassword, newPassword: password }, { token }),
      ],
    ] as const;
    for (const [path, reply] of replies) {
      expect(codeOf(reply)).toEqual([400, 'request.invalid']);
      expect(reply.body.errors).toEqual([{ path, message: expect.any(String) }]);
      expect(JSON.stringify(reply.body)).not.toContain(password);
    }
  });
  let guessable: Awaited<ReturnType<AuthStage['signedIn']>> | undefined;
  let resetLink: string | undefined;
});
