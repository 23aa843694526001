import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthStage, tokenIn, type AuthStage, type Somebody, type Tokens } from './auth-stage.ts';
import { authenticator } from './authenticator.ts';
import { foundIn, keptBy, secretsOfTheStage, tracesOf, type Planted } from './planted.ts';
import { signingKeysOn } from './signing-keys.ts';
import { userPoolOf } from './user-pool.ts';

type Reply = Awaited<ReturnType<AuthStage['post']>>;

const API = 'paymyinvoice-local-auth-api';
const planted: Planted = new Map();
/** What was refused, and everything that the tables have held at any moment that was looked at. */
const refusals: string[] = [];
const held: string[] = [];
let auth: AuthStage;
let pool: Awaited<ReturnType<typeof userPoolOf>>;
let ring: ReturnType<typeof signingKeysOn>;
let secrets = 0;

beforeAll(async () => {
  auth = await startAuthStage(['auth', 'invoice', 'media']);
  pool = await userPoolOf(auth);
  ring = signingKeysOn(auth);
});
afterAll(async () => {
  pool.stop();
  ring.stop();
  await auth.stop();
});

/** Letters that every encoding writes otherwise. */
const plant = (what: string) => keep(what, `pl"änt & <${(secrets += 1)}> \\ of+${what}/?=`);

/** Where only some letters can stand. */
const plantPlain = (what: string) =>
  keep(what, `planted-secret-${(secrets += 1)}-of-${what.replaceAll(' ', '-')}`);

function keep<Secret extends string | undefined>(what: string, secret: Secret): Secret {
  if (secret === undefined || secret === '') throw new Error(`There is no ${what}.`);
  planted.set(`${what} ${planted.size}`, secret);
  return secret;
}

/** Of a signed token what makes it good: the rest of it is no secret. */
function keepToken(what: string, token: string): string {
  keep(what, token);
  keep(`signature of the ${what}`, token.split('.')[2]);
  return token;
}

function keepTokens({ accessToken, refreshToken }: Tokens) {
  keepToken('access token', accessToken);
  keep('refresh token', refreshToken);
}

async function ask(method: string, path: string, body?: unknown, token?: string, key?: string) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return await heard(await auth.request(method, path, { body, token, headers }));
}

async function heard(reply: Reply): Promise<Reply> {
  if (reply.status >= 400) refusals.push(JSON.stringify([reply.body, [...reply.headers]]));
  held.push((await auth.stage.everyRow('auth')).map((row) => JSON.stringify(row)).join('\n'));
  return reply;
}

async function answered(status: number, ...question: Parameters<typeof ask>) {
  const reply = await ask(...question);
  expect(reply, `${question[0]} ${question[1]}: ${JSON.stringify(reply.body)}`).toMatchObject({ status });
  return reply.body;
}

async function mailedToken(email: string, subject: RegExp, count = 1): Promise<string> {
  return keep(`mailed token`, tokenIn((await auth.mailTo(email, count, subject)).text));
}

async function signedIn(
  { email, password }: Pick<Somebody, 'email' | 'password'>,
  more: object = {},
  key = '',
) {
  const asked = [{ email, password, ...more }, undefined, key === '' ? undefined : key] as const;
  const tokens = (await answered(201, 'POST', '/v1/sessions', ...asked)) as Tokens;
  keepTokens(tokens);
  return tokens;
}

async function twoFactor(token: string) {
  const draft = await answered(200, 'POST', '/v1/me/totp', undefined, token, 'a draft');
  const { secret, otpauthUrl, qrCode, recoveryCodes } = draft as Record<string, string> & {
    recoveryCodes: string[];
  };
  keep('TOTP secret', secret);
  keep('TOTP secret in bytes', otpauthUrl);
  keep('QR code', qrCode);
  for (const code of recoveryCodes) {
    keep('recovery code', code);
    keep('recovery code in one', code.replaceAll('-', ''));
  }
  const app = authenticator(auth, otpauthUrl ?? '');
  const otp = keep('code', await app.nextCode());
  await answered(200, 'POST', '/v1/me/totp/confirm', { otp }, token, 'a confirmation');
  return { app, recoveryCodes };
}

/** Whatever takes something secret, and the members of its body that may be. */
const commands: readonly [method: string, path: string, members: readonly [string, ...string[]]][] = [
  ['POST', '/v1/users', ['password', 'email']],
  ['POST', '/v1/users/verification', ['email']],
  ['POST', '/v1/users/verify', ['token']],
  ['POST', '/v1/sessions', ['password', 'email', 'otp']],
  ['POST', '/v1/sessions/refresh', ['refreshToken']],
  ['POST', '/v1/sessions/cognito', ['idToken', 'otp']],
  ['POST', '/v1/passwords/lost', ['email']],
  ['POST', '/v1/passwords/reset', ['token', 'password']],
  ['POST', '/v1/passwords/change', ['currentPassword', 'newPassword']],
  ['POST', '/v1/me/email', ['password', 'newEmail']],
  ['POST', '/v1/me/email/confirm', ['token']],
  ['POST', '/v1/me/totp/confirm', ['otp']],
  ['DELETE', '/v1/me/totp', ['password', 'otp']],
  ['DELETE', '/v1/me', ['password']],
];

let known: Promise<Somebody & Tokens> | undefined;
/** One person for all that is refused anyway. */
const someone = () => (known ??= signedInPerson());

async function signedInPerson(): Promise<Somebody & Tokens> {
  const person = await auth.signedIn({ ...auth.somebody(), password: plant('password') });
  keepTokens(person);
  return person;
}

/** So that the command gets as far as it can without ending the session it is asked in. */
function fillerFor(path: string, member: string, { email, password }: Somebody): string {
  if (member === 'email') return email;
  if (member === 'newEmail') return `another-${email}`;
  const isRight = path !== '/v1/me' && ['password', 'currentPassword'].includes(member);
  return isRight ? password : plant(member);
}

describe('nothing secret', () => {
  it('would be overlooked by this suite, however it is encoded', () => {
    const secret = 'plänt"ed & <secret>/+=';
    const around = (before: string) => Buffer.from(`${before}${secret} and more`);
    const hidden = [
      ...[JSON.stringify({ secret }), JSON.stringify(JSON.stringify({ secret }))],
      ...[`?x=${encodeURIComponent(secret)}`, new URLSearchParams({ secret }).toString()],
      ...['', 'a', 'ab'].flatMap((before) => [
        around(before).toString('base64'),
        around(before).toString('base64url'),
      ]),
      around('abc').toString('hex'),
    ];
    const blind = hidden.filter((text) => foundIn(text, new Map([['it', secret]])).length === 0);
    expect(blind).toEqual([]);
    expect(foundIn('at 12:00, 1234567 and a492039', new Map([['code', '492039']]))).toEqual([]);
    expect(foundIn('{"otp":"492039"}', new Map([['code', '492039']]))).toHaveLength(1);
    expect(tracesOf('x')).toContain('x');
  });

  it('is left by any feature, used as it is meant and otherwise', async () => {
    const ada = { ...auth.somebody(), password: plant('password'), name: 'Ada' };
    await answered(202, 'POST', '/v1/users', ada, undefined, 'a sign-up');
    const first = await mailedToken(ada.email, /Confirm your address/);
    await answered(202, 'POST', '/v1/users/verification', { email: ada.email });
    await answered(200, 'POST', '/v1/users/verify', { token: first }, undefined, 'a proof');
    await answered(202, 'POST', '/v1/users', { ...ada, password: plant('other password') });
    await answered(401, 'POST', '/v1/sessions', { email: ada.email, password: plant('wrong password') });
    const { accessToken, refreshToken, user } = await signedIn(ada, {}, 'a sign-in');

    const renewed = await answered(
      200,
      'POST',
      '/v1/sessions/refresh',
      { refreshToken },
      undefined,
      'renewed',
    );
    keepTokens(renewed as Tokens);
    keepTokens((await answered(200, 'POST', '/v1/sessions/refresh', { refreshToken })) as Tokens);
    await auth.stage.stage.advance(11_000);
    await answered(401, 'POST', '/v1/sessions/refresh', { refreshToken });
    await answered(401, 'POST', '/v1/sessions/refresh', {
      refreshToken: keep('no token', 'no-such-token-4711'),
    });

    let { accessToken: token } = await signedIn(ada);
    await answered(200, 'PATCH', '/v1/me', { name: 'Ada King' }, token);
    const [changed, chosen] = [plant('changed password'), plant('chosen password')];
    const wrongly = { currentPassword: plant('wrong current'), newPassword: changed };
    await answered(401, 'POST', '/v1/passwords/change', wrongly, token);
    const rightly = { currentPassword: ada.password, newPassword: changed };
    await answered(204, 'POST', '/v1/passwords/change', rightly, token, 'a change');
    await answered(202, 'POST', '/v1/passwords/lost', { email: ada.email }, undefined, 'lost');
    const reset = await mailedToken(ada.email, /Choose a new/);
    await answered(
      204,
      'POST',
      '/v1/passwords/reset',
      { token: reset, password: chosen },
      undefined,
      'reset',
    );
    await answered(400, 'POST', '/v1/passwords/reset', { token: reset, password: plant('late') });

    ada.password = chosen;
    token = (await signedIn(ada)).accessToken;
    const newEmail = `new-${ada.email}`;
    await answered(401, 'POST', '/v1/me/email', { newEmail, password: plant('no password') }, token);
    await answered(202, 'POST', '/v1/me/email', { newEmail, password: chosen }, token, 'an address');
    const confirmation = await mailedToken(newEmail, /new address/);
    await answered(200, 'POST', '/v1/me/email/confirm', { token: confirmation });
    ada.email = newEmail;

    const { app, recoveryCodes } = await twoFactor(token);
    await answered(401, 'POST', '/v1/sessions', { ...ada, name: undefined });
    await answered(401, 'POST', '/v1/sessions', {
      email: newEmail,
      password: chosen,
      otp: plant('wrong code'),
    });
    await signedIn(ada, { otp: keep('code', await app.nextCode()) }, 'with a code');
    ({ accessToken: token } = await signedIn(ada, { otp: recoveryCodes[0] }));
    await answered(401, 'DELETE', '/v1/me/totp', { password: chosen, otp: plant('no code') }, token);
    const leaving = { password: chosen, otp: keep('code', await app.nextCode()) };
    await answered(204, 'DELETE', '/v1/me/totp', leaving, token);

    const { idToken } = await pool.signUp(newEmail);
    keepToken('ID token', idToken);
    keepTokens(
      (await answered(201, 'POST', '/v1/sessions/cognito', { idToken }, undefined, 'pool')) as Tokens,
    );
    await answered(401, 'POST', '/v1/sessions/cognito', { idToken: keepToken('forged', `${idToken}Zm9v`) });
    const identity = await answered(200, 'POST', '/v1/me/aws-identity', undefined, token, 'identity');
    keepToken('identity token', (identity as { token: string }).token);

    for (const [what, secret] of await secretsOfTheStage(auth)) keep(what, secret);
    await ring.rotate();
    await ring.advance(31 * 24 * 60 * 60_000);
    await ring.rotate();
    for (const key of await ring.keys()) keep('private exponent', await ring.privateExponent(key));
    token = (await signedIn(ada)).accessToken;
    await answered(401, 'DELETE', '/v1/me', { password: plant('not to close') }, token);
    await answered(202, 'DELETE', '/v1/me', { password: chosen }, token);
    await auth.eventsAbout(user.id, 5);
    expect(accessToken).not.toBe(token);
    await nothingIsFound();
  }, 120_000);

  it('is left by any command that is refused', async () => {
    for (const command of commands) await refused(...command);
    await nothingIsFound();
  }, 60_000);

  it('is left by functions that die, or throw at what they find', async () => {
    const ada = await someone();
    const askAll = async (under: string) => {
      const statuses = commands.map(async ([method, path, members]) => {
        const body = Object.fromEntries(members.map((member) => [member, fillerFor(path, member, ada)]));
        const headers = { 'idempotency-key': `${under} ${method} ${path}` };
        return (await auth.request(method, path, { body, token: ada.accessToken, headers })).status;
      });
      return (await Promise.all(statuses)).filter((status) => status >= 500).length;
    };
    await auth.stage.stage.setFaults({ kill: 0.3, seed: 1 });
    expect(await askAll('killed')).toBeGreaterThan(0);
    await auth.stage.stage.setFaults({});

    const account = await auth.accountOf(ada.email);
    if (account === undefined) throw new Error('The account is gone.');
    const totp = { state: 'on', sealedSecret: 'v1.damaged', lastStep: 0, recoveryCodeHashes: [] };
    await auth.stage.table('auth').putMany([{ ...account, passwordHash: '$damaged$', totp }]);
    expect(await askAll('damaged')).toBeGreaterThanOrEqual(4);
    await auth.outboxIsSwept();
    const { [`log of ${API}`]: log } = await keptBy(auth);
    expect(log).toMatch(/"level":"error".*"err":/);
    await nothingIsFound();
  }, 120_000);
});

/** Asks for it in all the ways that it cannot be asked for. */
async function refused(method: string, path: string, members: readonly [string, ...string[]]) {
  const { accessToken: token } = await someone();
  const bodies = [
    `{"${members[0]}": ${JSON.stringify(plant('cut off'))}, `,
    `{"${members[0]}": ${JSON.stringify(plant('unquoted'))}} ${plant('behind')}`,
    `{"${members[0]}": "\\ud800 ${plantPlain('broken text')}"}`,
    plantPlain('no JSON'),
    // What is short, JSON.parse quotes wholly.
    keep('short text', `pw#${(secrets += 1)}-4711`),
    JSON.stringify([plant('a list')]),
    ...members.flatMap((member) => [
      { [member]: [plant(`${member} in a list`)] },
      { [member]: { [member]: plant(`${member} within`) } },
    ]),
    { ...Object.fromEntries(members.map((member) => [member, plant(member)])), unknown: plant('unknown') },
    { [members[0]]: plant('too large').repeat(20_000) },
  ];
  for (const body of bodies) {
    const reply = await heard(await auth.request(method, path, { body, token }));
    expect(reply.status, JSON.stringify(body).slice(0, 200)).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
  }
  const headers = { 'content-type': 'text/plain', cookie: `session=${plantPlain('cookie')}` };
  const bearer = plantPlain('bearer');
  const query = new URLSearchParams({ token: plant('in the query') }).toString();
  await heard(await auth.request(method, path, { body: plantPlain('text'), headers }));
  await heard(await auth.request(method, `${path}?${query}`, { body: {}, token: bearer }));
  await heard(await auth.request(method, `${path}/${encodeURIComponent(plant('in the path'))}`, { token }));
}

/** What nobody's mailbox, and no log, table, event, dead letter or refusal may tell. */
async function nothingIsFound() {
  const kept = await keptBy(auth);
  expect(planted.size).toBeGreaterThan(10);
  for (const [where, text] of Object.entries({
    ...kept,
    refusals: refusals.join('\n'),
    held: held.join('\n'),
  }))
    expect(foundIn(text, planted), where).toEqual([]);
  const mails = await auth.stage.stage.mails();
  for (const mail of mails) {
    const own = tokenIn(mail.text);
    const others = new Map([...planted].filter(([, secret]) => secret !== own));
    expect(foundIn(JSON.stringify(mail), others), `${mail.subject} to ${mail.to}`).toEqual([]);
    expect(own === '' ? [] : foundIn(JSON.stringify({ ...mail, text: '', html: '' }), planted)).toEqual([]);
  }
}
