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

describe('signing in with a code', () => {
  it('asks for it after the right password alone', async () => {
    const person = await withTotp(auth);
    expect(codeOf(await totp.signIn({ ...person, password: 'wrong password' }))).toEqual([
      401,
      'credentials.invalid',
    ]);
    expect(
      codeOf(await totp.signIn({ ...person, password: 'wrong password' }, await person.nextCode())),
    ).toEqual([401, 'credentials.invalid']);
    expect(codeOf(await totp.signIn(person))).toEqual(required);
    expect(codeOf(await totp.signIn(person, wrongCode))).toEqual(invalid);
    expect((await totp.signIn(person, await person.nextCode())).status).toBe(201);
    expect((await auth.activityOf(person.user.id)).slice(-3)).toEqual([
      'sign_in_failed',
      'totp_failed',
      'signed_in',
    ]);
  });

  it('takes no notice of one where nobody asks for it', async () => {
    const person = await auth.verifiedPerson();
    expect((await totp.signIn(person, wrongCode)).status).toBe(201);
  });

  it('takes a code once, and none of a step before, the confirming one included', async () => {
    const person = await auth.signedIn();
    const { body } = await totp.begin(person.accessToken);
    const app = authenticator(auth, body.otpauthUrl);
    const confirming = await app.nextCode();
    const justBefore = await app.codeIn(-1);
    expect((await totp.confirm(confirming, person.accessToken)).status).toBe(200);
    expect(codeOf(await totp.signIn(person, confirming))).toEqual(invalid);
    expect(codeOf(await totp.signIn(person, justBefore))).toEqual(invalid);
    const otp = await app.nextCode();
    expect((await totp.signIn(person, otp)).status).toBe(201);
    expect(codeOf(await totp.signIn(person, otp))).toEqual(invalid);
    expect(codeOf(await totp.disable({ password: person.password, otp }, person.accessToken))).toEqual(
      invalid,
    );
  });

  it('bears a clock that is a step behind or ahead, and no more', async () => {
    const person = await withTotp(auth);
    await person.nextCode();
    await person.nextCode();
    expect(codeOf(await totp.signIn(person, await person.codeIn(3)))).toEqual(invalid);
    expect((await totp.signIn(person, await person.codeIn(-1))).status).toBe(201);
    expect((await totp.signIn(person, await person.codeIn(1))).status).toBe(201);
    expect(codeOf(await totp.signIn(person, await person.codeIn(0)))).toEqual(invalid);
  });

  it.each([2, 20])('opens one session when %i use the same code at the same moment', async (count) => {
    const person = await withTotp(auth);
    const before = (await auth.sessionsOf(person.user.id)).length;
    const otp = await person.nextCode();
    const replies = await Promise.all(Array.from({ length: count }, () => totp.signIn(person, otp)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await auth.sessionsOf(person.user.id)).length).toBe(before + 1);
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
    const first = await totp.signIn(person, otp, key);
    const again = await totp.signIn(person, otp, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(codeOf(await totp.signIn(person, await person.nextCode(), key))).toEqual([
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
    expect((await totp.signIn(person, written(await person.nextCode()))).status).toBe(201);
  });

  it('refuses what is no code', async () => {
    const person = await withTotp(auth);
    const otp = await person.nextCode();
    for (const text of [otp.slice(1), `${otp}0`, 'abcdef', `-${otp.slice(1)}`, '٤٩٢٠٣٩'])
      expect(codeOf(await totp.signIn(person, text))).toEqual(invalid);
    for (const value of [Number(otp), '', 'x'.repeat(65), null, [otp]]) {
      const reply = await totp.signIn(person, value);
      expect(codeOf(reply)).toEqual([400, 'request.invalid']);
      expect(reply.body.errors).toMatchObject([{ path: 'otp' }]);
    }
    expect((await totp.signIn(person, otp)).status).toBe(201);
  });
});

describe('a recovery code', () => {
  it('signs in once, however it is written, and its owner is told how many are left', async () => {
    const person = await withTotp(auth);
    const [first = '', second = ''] = person.recoveryCodes;
    expect((await totp.signIn(person, first)).status).toBe(201);
    expect(codeOf(await totp.signIn(person, first))).toEqual(invalid);
    expect((await auth.mailTo(person.email, 1, /recovery code/)).text).toMatch(/\b9\b/);
    expect((await totp.signIn(person, ` ${second.toLowerCase().replaceAll('-', '')} `)).status).toBe(201);
    expect((await auth.mailTo(person.email, 2, /recovery code/)).text).toMatch(/\b8\b/);
    const activity = await auth.activityOf(person.user.id);
    expect(activity.filter((type) => type === 'recovery_code_used')).toHaveLength(2);
  });

  it('signs in once when it is used twice at the same moment', async () => {
    const person = await withTotp(auth);
    const replies = await Promise.all([1, 2].map(() => totp.signIn(person, person.recoveryCodes[5])));
    expect(replies.map(codeOf).sort()).toEqual([[201, undefined], invalid]);
    await auth.mailTo(person.email, 1, /recovery code/);
    const activity = await auth.activityOf(person.user.id);
    expect(activity.filter((type) => type === 'recovery_code_used')).toHaveLength(1);
  });

  it('of somebody else is none', async () => {
    const [person, stranger] = [await withTotp(auth), await withTotp(auth)];
    expect(codeOf(await totp.signIn(person, stranger.recoveryCodes[0]))).toEqual(invalid);
  });
});

describe('guessing codes', () => {
  it('locks after ten failures in a quarter of an hour, apart from passwords and whatever becomes of those', async () => {
    const person = await withTotp(auth);
    for (let failure = 0; failure < 10; failure += 1)
      expect(
        codeOf(
          await totp.signIn(person, failure % 2 ? wrongCode : person.recoveryCodes[0]?.replace(/^./, 'U')),
        ),
      ).toEqual(invalid);
    const locked = await totp.signIn(person, await person.nextCode());
    expect(codeOf(locked)).toEqual([429, 'login.locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(codeOf(await totp.signIn(person, person.recoveryCodes[0]))).toEqual([429, 'login.locked']);
    expect(
      codeOf(
        await totp.disable({ password: person.password, otp: await person.nextCode() }, person.accessToken),
      ),
    ).toEqual([429, 'login.locked']);
    expect(codeOf(await totp.signIn(person))).toEqual(required);
    const password = 'another password';
    await totp.resetPassword(person, password);
    expect(codeOf(await totp.signIn({ ...person, password }, await person.nextCode()))).toEqual([
      429,
      'login.locked',
    ]);
    await auth.stage.stage.advance(15 * 60_000);
    expect((await totp.signIn({ ...person, password }, await person.nextCode())).status).toBe(201);
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
    await totp.signIn(person, otps[1], headers);
    await totp.signIn(person, recoveryCodes[0]);
    await totp.signIn(person, 'planted otp 4711');
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

async function logs(): Promise<string> {
  const names = ['api', 'relay', 'sweep'].map((name) => `paymyinvoice-local-auth-${name}`);
  const lines = await Promise.all(names.map((name) => auth.stage.stage.log(name)));
  return lines
    .flat()
    .map(({ text }) => text)
    .join('\n');
}
