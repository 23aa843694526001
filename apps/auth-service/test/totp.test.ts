import jsQR from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticator, withTotp } from './authenticator.ts';
import { codeOf, startAuthStage, type AuthStage } from './auth-stage.ts';
import { totpRequests, type TotpRequests } from './totp-requests.ts';

let auth: AuthStage;
let totp: TotpRequests;

beforeAll(async () => {
  auth = await startAuthStage();
  totp = totpRequests(auth);
});
afterAll(() => auth.stop());

const required = [401, 'otp.required'];
const invalid = [401, 'otp.invalid'];
const wrongCode = '000000';

describe('two-factor sign-in', () => {
  it('is drafted with a secret, a QR code that says the same, and ten recovery codes', async () => {
    const person = await auth.signedIn();
    const { status, body, headers } = await totp.begin(person.accessToken);
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
    const first = (await totp.begin(person.accessToken)).body;
    const second = (await totp.begin(person.accessToken)).body;
    expect((await totp.signIn(person)).status).toBe(201);
    expect(
      codeOf(await totp.confirm(await authenticator(auth, first.otpauthUrl).nextCode(), person.accessToken)),
    ).toEqual(invalid);
    expect(codeOf(await totp.confirm(second.recoveryCodes[0], person.accessToken))).toEqual(invalid);
    const app = authenticator(auth, second.otpauthUrl);
    expect(await totp.confirm(await app.nextCode(), person.accessToken)).toMatchObject({
      status: 200,
      body: { enabled: true, recoveryCodes: second.recoveryCodes },
    });
    expect(codeOf(await totp.signIn(person))).toEqual(required);
    expect((await auth.mailTo(person.email, 1, /^Two-factor .* is on$/)).text).toContain('authenticator app');
    expect(await auth.activityOf(person.user.id)).toContain('totp_enabled');
    expect(codeOf(await totp.begin(person.accessToken))).toEqual([409, 'totp.already_enabled']);
    expect(codeOf(await totp.confirm(await app.nextCode(), person.accessToken))).toEqual([
      409,
      'totp.already_enabled',
    ]);
  });

  it('is not confirmed by guessing, which would tell a stolen session the recovery codes', async () => {
    const person = await auth.signedIn();
    const { body } = await totp.begin(person.accessToken);
    const stolen = (await auth.signIn(person)).accessToken;
    for (let guess = 0; guess < 10; guess += 1)
      expect(codeOf(await totp.confirm(wrongCode, stolen))).toEqual(invalid);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    const locked = await totp.confirm(otp, stolen);
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(600);
    expect((await auth.activityOf(person.user.id)).filter((type) => type === 'totp_failed')).toHaveLength(10);
    expect((await totp.signIn(person)).status).toBe(201);
  });

  it('is confirmed once, whoever confirms at the same moment', async () => {
    const person = await auth.signedIn();
    const { body } = await totp.begin(person.accessToken);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    const replies = await Promise.all([1, 2, 3].map(() => totp.confirm(otp, person.accessToken)));
    expect(replies.map(codeOf).sort()).toEqual([
      [200, undefined],
      ...[1, 2].map(() => [409, 'totp.already_enabled']),
    ]);
    await auth.mailTo(person.email, 1, /is on/);
    expect((await auth.activityOf(person.user.id)).filter((type) => type === 'totp_enabled')).toHaveLength(1);
  });

  it('has nothing to confirm without a draft, or when that is an hour old', async () => {
    const person = await auth.signedIn();
    expect(codeOf(await totp.confirm(wrongCode, person.accessToken))).toEqual([409, 'totp.not_started']);
    const { body } = await totp.begin(person.accessToken);
    await auth.stage.stage.advance(60 * 60_000);
    const { accessToken } = await auth.signIn(person);
    const otp = await authenticator(auth, body.otpauthUrl).nextCode();
    expect(codeOf(await totp.confirm(otp, accessToken))).toEqual([409, 'totp.not_started']);
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
      codeOf(await totp.disable({ password: 'wrong password', otp: await person.nextCode() }, accessToken)),
    ).toEqual([401, 'credentials.invalid']);
    expect(codeOf(await totp.disable({ password, otp: wrongCode }, accessToken))).toEqual(invalid);
    expect(codeOf(await totp.signIn(person))).toEqual(required);
    expect((await totp.disable({ password, otp: await person.nextCode() }, accessToken)).status).toBe(204);
    expect((await totp.signIn(person)).status).toBe(201);
    expect((await auth.mailTo(person.email, 1, /^Two-factor .* is off$/)).text).toContain('password alone');
    const activity = await auth.activityOf(person.user.id);
    for (const type of ['password_guess_failed', 'totp_failed', 'totp_disabled'])
      expect(activity).toContain(type);
    expect(await auth.accountOf(person.email)).not.toHaveProperty('totp');
    expect(codeOf(await totp.disable({ password, otp: wrongCode }, accessToken))).toEqual([
      409,
      'totp.not_enabled',
    ]);
  });

  it('ends with a recovery code, too, and begins anew with another secret', async () => {
    const person = await withTotp(auth);
    const { accessToken, password, recoveryCodes } = person;
    expect((await totp.disable({ password, otp: recoveryCodes[3] }, accessToken)).status).toBe(204);
    const { body } = await totp.begin(accessToken);
    expect(body.otpauthUrl).not.toBe(person.otpauthUrl);
    expect(body.recoveryCodes).not.toContain(recoveryCodes[0]);
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
    await totp.resetPassword(person, 'another password');
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
