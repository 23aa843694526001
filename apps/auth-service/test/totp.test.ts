import jsQR from 'jsqr';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticator, withTotp } from './authenticator.ts';
import { codeOf, startAuthStage, tokenIn, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());
afterEach(() => auth.stage.stage.setFaults({}));

const begin = (token?: string) => auth.post('/v1/me/totp', undefined, { ...(token && { token }) });
const confirm = (otp: unknown, token?: string) =>
  auth.post('/v1/me/totp/confirm', { otp }, { ...(token && { token }) });
const disable = (body: object, token?: string) =>
  auth.request('DELETE', '/v1/me/totp', { body, ...(token && { token }) });
const signIn = ({ email, password }: { email: string; password: string }, otp?: unknown, headers = {}) =>
  auth.post('/v1/sessions', { email, password, ...(otp !== undefined && { otp }) }, { headers });

const required = [401, 'otp.required'];
const invalid = [401, 'otp.invalid'];
const wrongCode = '000000';

describe('two-factor sign-in', () => {
  it('is drafted with a secret, a QR code that says the same, and ten recovery codes', async () => {
    const person = await auth.signedIn();
    const { status, body, headers } = await begin(person.accessToken);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('no-store');
    const url = new URL(body.otpauthUrl);
    expect(`${url.protocol}//${url.host}${decodeURIComponent(url.pathname)}`).toBe(
      `otpauth://totp/PayMyInvoice:${person.email}`,
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ issuer: 'PayMyInvoice', secret: body.secret, algorithm: 'SHA1', digits: '6', period: '30' },
    });
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(textOfQrCode(body.qrCode)).toBe(body.otpauthUrl);
    expect(body.qrCode.length).toBeLessThan(10_000);
    expect(new Set(body.recoveryCodes).size).toBe(10);
    for (const code of body.recoveryCodes)
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('changes nothing until it is confirmed, by the newest draft alone', async () => {
    const person = await auth.signedIn();
    const first = (await begin(person.accessToken)).body;
    const second = (await begin(person.accessToken)).body;
    expect((await signIn(person)).status).toBe(201);
    expect(
      codeOf(await confirm(await authenticator(auth, first.otpauthUrl).nextCode(), person.accessToken)),
    ).toEqual(invalid);
    expect(codeOf(await confirm(second.recoveryCodes[0], person.accessToken))).toEqual(invalid);
    const app = authenticator(auth, second.otpauthUrl);
    expect(await confirm(await app.nextCode(), person.accessToken)).toMatchObject({
      status: 200,
      body: { enabled: true, recoveryCodes: second.recoveryCodes },
    });
    expect(codeOf(await signIn(person))).toEqual(required);
    expect((await auth.mailTo(person.email, 1, /^Two-factor .* is on$/)).text).toContain('authenticator app');
    expect(await auth.activityOf(person.user.id)).toContain('totp_enabled');
    expect(codeOf(await begin(person.accessToken))).toEqual([409, 'totp.already_enabled']);
    expect(codeOf(await confirm(await app.nextCode(), person.accessToken))).toEqual([
      409,
      'totp.already_enabled',
    ]);
  });

  it('is not confirmed by guessing, which would tell a stolen session the recovery codes', async () => {
    const person = await auth.signedIn();
    const { body } = await begin(person.accessToken);
    const stolen = (await auth.signIn(person)).accessToken;
    for (let guess = 0; guess < 10; guess += 1)
      expect(codeOf(await confirm(wrongCode, stolen))).toEqual(invalid);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    const locked = await confirm(otp, stolen);
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(600);
    expect((await auth.activityOf(person.user.id)).filter((type) => type === 'totp_failed')).toHaveLength(10);
    expect((await signIn(person)).status).toBe(201);
  });

  it('is confirmed once, whoever confirms at the same moment', async () => {
    const person = await auth.signedIn();
    const { body } = await begin(person.accessToken);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    const replies = await Promise.all([1, 2, 3].map(() => confirm(otp, person.accessToken)));
    expect(replies.map(codeOf).sort()).toEqual([
      [200, undefined],
      ...[1, 2].map(() => [409, 'totp.already_enabled']),
    ]);
    await auth.mailTo(person.email, 1, /is on/);
    expect((await auth.activityOf(person.user.id)).filter((type) => type === 'totp_enabled')).toHaveLength(1);
  });

  it('has nothing to confirm without a draft, or when that is an hour old', async () => {
    const person = await auth.signedIn();
    expect(codeOf(await confirm(wrongCode, person.accessToken))).toEqual([409, 'totp.not_started']);
    const { body } = await begin(person.accessToken);
    await auth.stage.stage.advance(60 * 60_000);
    const { accessToken } = await auth.signIn(person);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    expect(codeOf(await confirm(otp, accessToken))).toEqual([409, 'totp.not_started']);
  });

  it('gives the same answers again under the same key', async () => {
    const person = await auth.signedIn();
    const again = { token: person.accessToken, headers: { 'idempotency-key': 'one draft' } };
    const [draft, sameDraft] = [
      await auth.post('/v1/me/totp', undefined, again),
      await auth.post('/v1/me/totp', undefined, again),
    ];
    expect(sameDraft.body).toEqual(draft.body);
    const otp = await authenticator(auth, draft.body.otpauthUrl).nextCode();
    const on = await auth.post('/v1/me/totp/confirm', { otp }, again);
    expect(on.status).toBe(200);
    expect((await auth.post('/v1/me/totp/confirm', { otp }, again)).body).toEqual(on.body);
    // A token outlives its session: with it, a secret that was told must not be told again.
    await auth.request('DELETE', '/v1/sessions/current', { token: person.accessToken });
    for (const [path, body] of [
      ['/v1/me/totp', undefined] as const,
      ['/v1/me/totp/confirm', { otp }] as const,
    ])
      expect(codeOf(await auth.post(path, body, again))).toEqual([401, 'session.revoked']);
  });

  it('ends with the password and a code, after which the password is enough', async () => {
    const person = await withTotp(auth);
    const { accessToken, password } = person;
    expect(
      codeOf(await disable({ password: 'wrong password', otp: await person.nextCode() }, accessToken)),
    ).toEqual([401, 'credentials.invalid']);
    expect(codeOf(await disable({ password, otp: wrongCode }, accessToken))).toEqual(invalid);
    expect(codeOf(await signIn(person))).toEqual(required);
    expect((await disable({ password, otp: await person.nextCode() }, accessToken)).status).toBe(204);
    expect((await signIn(person)).status).toBe(201);
    expect((await auth.mailTo(person.email, 1, /^Two-factor .* is off$/)).text).toContain('password alone');
    const activity = await auth.activityOf(person.user.id);
    for (const type of ['password_guess_failed', 'totp_failed', 'totp_disabled'])
      expect(activity).toContain(type);
    expect(await auth.accountOf(person.email)).not.toHaveProperty('totp');
    expect(codeOf(await disable({ password, otp: wrongCode }, accessToken))).toEqual([
      409,
      'totp.not_enabled',
    ]);
  });

  it('ends with a recovery code, too, and begins anew with another secret', async () => {
    const person = await withTotp(auth);
    const { accessToken, password, recoveryCodes } = person;
    expect((await disable({ password, otp: recoveryCodes[3] }, accessToken)).status).toBe(204);
    const { body } = await begin(accessToken);
    expect(body.otpauthUrl).not.toBe(person.otpauthUrl);
    expect(body.recoveryCodes).not.toContain(recoveryCodes[0]);
  });
});

describe('signing in with a code', () => {
  it('asks for it after the right password alone', async () => {
    const person = await withTotp(auth);
    expect(codeOf(await signIn({ ...person, password: 'wrong password' }))).toEqual([
      401,
      'credentials.invalid',
    ]);
    expect(codeOf(await signIn({ ...person, password: 'wrong password' }, await person.nextCode()))).toEqual([
      401,
      'credentials.invalid',
    ]);
    expect(codeOf(await signIn(person))).toEqual(required);
    expect(codeOf(await signIn(person, wrongCode))).toEqual(invalid);
    expect((await signIn(person, await person.nextCode())).status).toBe(201);
    expect((await auth.activityOf(person.user.id)).slice(-3)).toEqual([
      'sign_in_failed',
      'totp_failed',
      'signed_in',
    ]);
  });

  it('takes no notice of one where nobody asks for it', async () => {
    const person = await auth.verifiedPerson();
    expect((await signIn(person, wrongCode)).status).toBe(201);
  });

  it('takes a code once, and none of a step before, the confirming one included', async () => {
    const person = await auth.signedIn();
    const { body } = await begin(person.accessToken);
    const app = authenticator(auth, body.otpauthUrl);
    const confirming = await app.nextCode();
    const justBefore = await app.codeIn(-1);
    expect((await confirm(confirming, person.accessToken)).status).toBe(200);
    expect(codeOf(await signIn(person, confirming))).toEqual(invalid);
    expect(codeOf(await signIn(person, justBefore))).toEqual(invalid);
    const otp = await app.nextCode();
    expect((await signIn(person, otp)).status).toBe(201);
    expect(codeOf(await signIn(person, otp))).toEqual(invalid);
    expect(codeOf(await disable({ password: person.password, otp }, person.accessToken))).toEqual(invalid);
  });

  it('bears a clock that is a step behind or ahead, and no more', async () => {
    const person = await withTotp(auth);
    await person.nextCode();
    await person.nextCode();
    expect(codeOf(await signIn(person, await person.codeIn(3)))).toEqual(invalid);
    expect((await signIn(person, await person.codeIn(-1))).status).toBe(201);
    expect((await signIn(person, await person.codeIn(1))).status).toBe(201);
    expect(codeOf(await signIn(person, await person.codeIn(0)))).toEqual(invalid);
  });

  it.each([2, 20])('opens one session when %i use the same code at the same moment', async (count) => {
    const person = await withTotp(auth);
    const before = await sessionsOf(person.user.id);
    const otp = await person.nextCode();
    const replies = await Promise.all(Array.from({ length: count }, () => signIn(person, otp)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await sessionsOf(person.user.id)).toBe(before + 1);
    // Of many at once, some may have been told to wait.
    const refusals = replies.filter(({ status }) => status !== 201).map(codeOf);
    const fitting =
      count === 2 ? ['401 otp.invalid'] : ['401 otp.invalid', '429 login.locked', '503 login.busy'];
    for (const refusal of refusals) expect(fitting).toContain(refusal.join(' '));
  });

  it('gives the stored answer again under its key, not that the code is used', async () => {
    const person = await withTotp(auth);
    const otp = await person.nextCode();
    const key = { 'idempotency-key': `in with ${person.email}` };
    const first = await signIn(person, otp, key);
    const again = await signIn(person, otp, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(codeOf(await signIn(person, await person.nextCode(), key))).toEqual([
      422,
      'idempotency.key_reused',
    ]);
  });

  it.each<[string, (code: string) => string]>([
    ['in groups', (code) => ` ${code.slice(0, 3)} ${code.slice(3)} `],
    [
      'in fullwidth digits',
      (code) => code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ],
  ])('reads a code that is written %s', async (_how, written) => {
    const person = await withTotp(auth);
    expect((await signIn(person, written(await person.nextCode()))).status).toBe(201);
  });

  it('refuses what is no code', async () => {
    const person = await withTotp(auth);
    const otp = await person.nextCode();
    for (const text of [otp.slice(1), `${otp}0`, 'abcdef', `-${otp.slice(1)}`, '٤٩٢٠٣٩'])
      expect(codeOf(await signIn(person, text))).toEqual(invalid);
    for (const value of [Number(otp), '', 'x'.repeat(65), null, [otp]]) {
      const reply = await signIn(person, value);
      expect(codeOf(reply)).toEqual([400, 'request.invalid']);
      expect(reply.body.errors).toMatchObject([{ path: 'otp' }]);
    }
    expect((await signIn(person, otp)).status).toBe(201);
  });
});

describe('a recovery code', () => {
  it('signs in once, however it is written, and its owner is told how many are left', async () => {
    const person = await withTotp(auth);
    const [first = '', second = ''] = person.recoveryCodes;
    expect((await signIn(person, first)).status).toBe(201);
    expect(codeOf(await signIn(person, first))).toEqual(invalid);
    expect((await auth.mailTo(person.email, 1, /recovery code/)).text).toMatch(/\b9\b/);
    expect((await signIn(person, ` ${second.toLowerCase().replaceAll('-', '')} `)).status).toBe(201);
    expect((await auth.mailTo(person.email, 2, /recovery code/)).text).toMatch(/\b8\b/);
    const activity = await auth.activityOf(person.user.id);
    expect(activity.filter((type) => type === 'recovery_code_used')).toHaveLength(2);
  });

  it('signs in once when it is used twice at the same moment', async () => {
    const person = await withTotp(auth);
    const replies = await Promise.all([1, 2].map(() => signIn(person, person.recoveryCodes[5])));
    expect(replies.map(codeOf).sort()).toEqual([[201, undefined], invalid]);
    await auth.mailTo(person.email, 1, /recovery code/);
    const activity = await auth.activityOf(person.user.id);
    expect(activity.filter((type) => type === 'recovery_code_used')).toHaveLength(1);
  });

  it('of somebody else is none', async () => {
    const [person, stranger] = [await withTotp(auth), await withTotp(auth)];
    expect(codeOf(await signIn(person, stranger.recoveryCodes[0]))).toEqual(invalid);
  });
});

describe('guessing codes', () => {
  it('locks after ten failures in a quarter of an hour, apart from passwords and whatever becomes of those', async () => {
    const person = await withTotp(auth);
    for (let failure = 0; failure < 10; failure += 1)
      expect(
        codeOf(await signIn(person, failure % 2 ? wrongCode : person.recoveryCodes[0]?.replace(/^./, 'U'))),
      ).toEqual(invalid);
    const locked = await signIn(person, await person.nextCode());
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(codeOf(await signIn(person, person.recoveryCodes[0]))).toEqual([429, 'login.locked']);
    expect(
      codeOf(await disable({ password: person.password, otp: await person.nextCode() }, person.accessToken)),
    ).toEqual([429, 'login.locked']);
    expect(codeOf(await signIn(person))).toEqual(required);
    const password = 'another password';
    await resetPassword(person, password);
    expect(codeOf(await signIn({ ...person, password }, await person.nextCode()))).toEqual([
      429,
      'login.locked',
    ]);
    await auth.stage.stage.advance(15 * 60_000);
    expect((await signIn({ ...person, password }, await person.nextCode())).status).toBe(201);
  });
});

describe('who may', () => {
  const routes: [string, string, object | undefined][] = [
    ['POST', '/v1/me/totp', undefined],
    ['POST', '/v1/me/totp/confirm', { otp: wrongCode }],
    ['DELETE', '/v1/me/totp', { password: 'correct horse battery', otp: wrongCode }],
  ];

  it.each(routes)('nobody without a token: %s %s', async (method, path, body) => {
    expect(codeOf(await auth.request(method, path, { body }))).toEqual([401, 'request.unauthenticated']);
  });

  it('nobody whose session has ended', async () => {
    const person = await auth.signedIn();
    await resetPassword(person, 'another password');
    for (const [method, path, body] of routes)
      expect(codeOf(await auth.request(method, path, { body, token: person.accessToken }))).toEqual([
        401,
        'session.revoked',
      ]);
  });

  it('nobody with what does not fit', async () => {
    const { accessToken: token } = await auth.signedIn();
    const otp = wrongCode;
    const misfits: [string, string, unknown][] = [
      ['POST', '/v1/me/totp/confirm', {}],
      ['POST', '/v1/me/totp/confirm', { otp: 123456 }],
      ['POST', '/v1/me/totp/confirm', { otp, secret: 'mine' }],
      ['DELETE', '/v1/me/totp', { otp }],
      ['DELETE', '/v1/me/totp', { password: 'correct horse battery' }],
    ];
    for (const [method, path, body] of misfits)
      expect(codeOf(await auth.request(method, path, { body, token }))).toEqual([400, 'request.invalid']);
  });
});

describe('nothing secret', () => {
  it('is stored, logged, mailed or published in clear', async () => {
    const person = await auth.signedIn();
    const headers = { 'idempotency-key': 'planted' };
    const { accessToken: token, user } = person;
    const { secret, otpauthUrl, recoveryCodes } = (
      await auth.post('/v1/me/totp', undefined, { token, headers })
    ).body as { secret: string; otpauthUrl: string; recoveryCodes: string[] };
    const drafted = await everyRow();
    const app = authenticator(auth, otpauthUrl);
    const otps = [await app.nextCode(), await app.nextCode()];
    await auth.post('/v1/me/totp/confirm', { otp: otps[0] }, { token, headers });
    await signIn(person, otps[1], headers);
    await signIn(person, recoveryCodes[0]);
    await signIn(person, 'planted otp 4711');
    await auth.mailTo(person.email, 1, /recovery code/);
    const seen = {
      drafted,
      rows: await everyRow(),
      mails: JSON.stringify(await auth.mailsTo(person.email)),
      events: JSON.stringify(await auth.stage.stage.events({ subject: user.id })),
      log: await logs(),
    };
    const written = recoveryCodes.flatMap((code) => [code, code.replaceAll('-', '')]);
    for (const [where, text] of Object.entries(seen)) {
      expect(text.length, where).toBeGreaterThan(100);
      for (const planted of [secret, 'planted otp 4711', ...written])
        expect(text, where).not.toContain(planted);
      for (const otp of otps) expect(text, where).not.toMatch(new RegExp(`(?<![\\w.-])${otp}(?![\\w.-])`));
    }
  });
});

const everyRow = async () => JSON.stringify(await auth.stage.everyRow('auth'));

async function resetPassword({ email }: { email: string }, password: string) {
  await auth.post('/v1/passwords/lost', { email });
  const token = tokenIn((await auth.mailTo(email, 1, /Choose a new/)).text);
  expect((await auth.post('/v1/passwords/reset', { token, password })).status).toBe(204);
}

async function sessionsOf(userId: string): Promise<number> {
  return (await auth.stage.table('auth').query({ pk: `USER#${userId}`, prefix: 'SESSION#' })).rows.length;
}

async function logs(): Promise<string> {
  const names = ['api', 'relay', 'sweep'].map((name) => `paymyinvoice-local-auth-${name}`);
  const lines = await Promise.all(names.map((name) => auth.stage.stage.log(name)));
  return lines
    .flat()
    .map(({ text }) => text)
    .join('\n');
}

/** What a camera reads off the picture: its dark modules painted, then decoded by another library than drew them. */
function textOfQrCode(dataUrl: string): string | undefined {
  const prefix = 'data:image/svg+xml;base64,';
  expect(dataUrl.startsWith(prefix)).toBe(true);
  const svg = Buffer.from(dataUrl.slice(prefix.length), 'base64').toString('utf8');
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, y, strokes = ''] of svg.matchAll(/M0 (\d+)\.5((?:m\d+ 0h\d+)*)/g)) {
    let x = 0;
    for (const [, gap, dark] of strokes.matchAll(/m(\d+) 0h(\d+)/g)) {
      x += Number(gap);
      const first = Number(y) * side + x;
      for (let pixel = first; pixel < first + Number(dark); pixel += 1)
        pixels.fill(0, pixel * 4, pixel * 4 + 3);
      x += Number(dark);
    }
  }
  return (jsQR as unknown as typeof jsQR.default)(pixels, side, side)?.data;
}
