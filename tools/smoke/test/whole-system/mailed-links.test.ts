import { eventually, startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const password = 'correct horse battery';
let stage: TestStage;
let people = 0;

beforeAll(async () => {
  stage = await startTestStage(['auth']);
});
afterAll(() => stage.stop());

const ask = (path: string, body: unknown) => stage.request('auth', 'POST', path, { body });
const signIn = async (email: string, tried: string) =>
  (await ask('/v1/sessions', { email, password: tried })).status;
const linkTo = (page: string, email: string) =>
  eventually(`The link to ${page}`, async () => {
    const link = new RegExp(`http\\S+/${page}\\?token=\\S+`);
    return (await stage.stage.mails(email)).map(({ text }) => link.exec(text)?.[0]).find(Boolean);
  });
const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const submit = async (link: string, more: Record<string, string> = {}) => {
  const { origin, pathname, searchParams } = new URL(link);
  const body = new URLSearchParams({ token: searchParams.get('token') ?? '', ...more });
  const answer = await fetch(origin + pathname, { method: 'POST', headers: { 'user-agent': browser }, body });
  return { status: answer.status, text: await answer.text() };
};
/** What mail scanners and impatient people do. */
const look = async (link: string) => {
  for (const method of ['HEAD', 'GET', 'GET']) expect((await fetch(link, { method })).status).toBe(200);
};

async function signedUp() {
  const email = `reader-${(people += 1)}@example.com`;
  await ask('/v1/users', { email, password, name: 'Ada' });
  return { email, link: await linkTo('verify', email) };
}

async function whoLostThePassword() {
  const { email, link } = await signedUp();
  await submit(link);
  await ask('/v1/passwords/lost', { email });
  return { email, link: await linkTo('reset-password', email) };
}

describe('the page behind the link to a new account', () => {
  it('opens the account when its button is pressed, and not before', async () => {
    const { email, link } = await signedUp();
    await look(link);
    expect(await signIn(email, password)).toBe(403);
    expect(await submit(link)).toMatchObject({ status: 200, text: expect.stringContaining('role="status"') });
    expect(await signIn(email, password)).toBe(201);
  });

  it('leads on to the account, whose activity tells the browser that it was opened with', async () => {
    const { email, link } = await signedUp();
    expect((await submit(link)).text).toContain('href="/account">To your account');
    const { accessToken: token } = (await ask('/v1/sessions', { email, password })).body;
    const { body } = await stage.request('auth', 'GET', '/v1/me/activity', { token });
    expect(body.items).toContainEqual(
      expect.objectContaining({ type: 'address_verified', device: 'Firefox on Windows' }),
    );
  });

  it('says why a link is worth nothing, and what to do', async () => {
    const { status, text } = await submit(`${stage.stage.url}/verify?token=${'A'.repeat(43)}`);
    expect(status).toBe(400);
    expect(text).toMatch(/role="alert"[^<]*>[^<]*Sign up once more/);
  });
});

describe('the page behind the link to a new password', () => {
  it('changes the password once, signs every device out and says so', async () => {
    const { email, link } = await whoLostThePassword();
    await look(link);
    const done = await submit(link, { password: 'another horse battery' });
    expect(done).toMatchObject({
      status: 200,
      text: expect.stringContaining('Every device has been signed out'),
    });
    expect([await signIn(email, password), await signIn(email, 'another horse battery')]).toEqual([401, 201]);
    const again = await submit(link, { password: 'a third horse battery' });
    expect(again).toMatchObject({
      status: 400,
      text: expect.stringContaining('Your password is as it was.'),
    });
    expect(again.text).not.toContain('<form');
  });

  it('tells what is wrong with a password at its field, and lets another be tried with the same link', async () => {
    const { email, link } = await whoLostThePassword();
    for (const bad of ['short', 'password1234']) {
      const { status, text } = await submit(link, { password: bad });
      expect(status).toBe(400);
      expect(text).toContain('aria-invalid="true"');
      expect(text).toMatch(/id="password-hint" class="wrong" role="alert"/);
      expect(text).not.toContain(bad);
    }
    expect(await submit(link, { password: 'another horse battery' })).toMatchObject({ status: 200 });
    expect(await signIn(email, 'another horse battery')).toBe(201);
  });

  it('keeps its token from other addresses, caches and logs', async () => {
    const { link } = await whoLostThePassword();
    const { headers } = await fetch(link);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    await submit(link, { password: 'another horse battery' });
    const log = await stage.stage.log('paymyinvoice-local-auth-api');
    const token = new URL(link).searchParams.get('token') ?? '';
    expect(log.length).toBeGreaterThan(0);
    expect(log.filter(({ text }) => text.includes(token))).toEqual([]);
  });
});

describe('the page behind the link to a new address', () => {
  it('changes the address when its button is pressed, and not before', async () => {
    const { email, link } = await signedUp();
    await submit(link);
    const { accessToken: token } = (await ask('/v1/sessions', { email, password })).body;
    const body = { newEmail: `new-${email}`, password };
    expect(await stage.request('auth', 'POST', '/v1/me/email', { token, body })).toMatchObject({
      status: 202,
    });
    const confirmation = await linkTo('confirm-email', body.newEmail);
    await look(confirmation);
    expect([await signIn(email, password), await signIn(body.newEmail, password)]).toEqual([201, 401]);
    expect(await submit(confirmation)).toMatchObject({
      status: 200,
      text: expect.stringContaining('role="status"'),
    });
    expect([await signIn(email, password), await signIn(body.newEmail, password)]).toEqual([401, 201]);
  });
});

describe('every page behind a link', () => {
  it.each(['verify', 'reset-password', 'confirm-email'])(
    '%s shows a hostile token as the text it is',
    async (page) => {
      const token = '"><script>alert(1)</script>';
      const link = `${stage.stage.url}/${page}?token=${encodeURIComponent(token)}`;
      for (const text of [await (await fetch(link)).text(), (await submit(link, { password: 'x' })).text])
        expect(text).not.toContain('<script>alert');
    },
  );

  it.each(['verify', 'reset-password', 'confirm-email'])(
    '%s has nothing to press without a token',
    async (page) => {
      const text = await (await fetch(`${stage.stage.url}/${page}`)).text();
      expect(text).toContain('This link has no token.');
      expect(text).not.toContain('<form');
    },
  );
});
