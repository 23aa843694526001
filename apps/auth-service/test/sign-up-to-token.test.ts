import { createHash } from 'node:crypto';
import { eventually } from '@paymyinvoice/testing';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAuthStage, tokenIn, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());
afterEach(() => auth.stage.stage.setFaults({}));

describe('signing up', () => {
  it('is accepted, mails a link, and tells the others that somebody registered', async () => {
    const person = auth.somebody();
    const { status, body } = await auth.post('/v1/users', person);
    expect({ status, body }).toEqual({
      status: 202,
      body: { email: person.email, name: 'Ada', status: 'pending_verification' },
    });
    const mail = await auth.mailTo(person.email);
    expect(mail).toMatchObject({ to: person.email, subject: 'Confirm your address for PayMyInvoice' });
    expect(mail.text).toContain(`${auth.stage.stage.url}/verify?token=`);
    expect(mail.html).toContain(`${auth.stage.stage.url}/verify?token=${tokenIn(mail.text)}`);
    const account = await auth.accountOf(person.email);
    expect(account).toMatchObject({ status: 'pending', name: 'Ada', sequence: 1 });
    await eventually('user.registered', async () =>
      (await auth.eventsAbout(String(account?.['id']))).length === 1 ? true : undefined,
    );
    expect(await auth.eventsAbout(String(account?.['id']))).toEqual([['user.registered', 1]]);
  });

  it('under one key happens once, and leaves nothing in the table to guess the password from', async () => {
    const person = auth.somebody();
    const key = { 'idempotency-key': `of ${person.email}` };
    const first = await auth.post('/v1/users', person, { headers: key });
    const again = await auth.post('/v1/users', person, { headers: key });
    expect(first.status).toBe(202);
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(
      await auth.post('/v1/users', { ...person, password: 'something else' }, { headers: key }),
    ).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    });
    const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
    const pk = `IDEMPOTENCY#public:${digest(`/v1/users of ${person.email}`)}`;
    const record = await auth.stage.table('auth').get({ pk, sk: `POST /v1/users#of ${person.email}` });
    const { email, name, password } = person;
    expect(record?.['fingerprint']).toMatch(/^[\w-]{43}$/);
    expect(record?.['fingerprint']).not.toBe(
      digest(JSON.stringify(['POST', '/v1/users', { email, name, password }])),
    );
    await auth.post('/v1/users', person, { headers: { 'idempotency-key': 'another' } });
    await auth.mailTo(person.email, 2);
    expect(await auth.mailsTo(person.email)).toHaveLength(2);
  });

  it('takes an address in any spelling for one account', async () => {
    const person = await auth.signUp();
    const { status, body } = await auth.post('/v1/users', {
      ...person,
      email: `  ${person.email.toUpperCase()} `,
      token: undefined,
    });
    expect({ status, body }).toMatchObject({ status: 202, body: { email: person.email } });
    await auth.mailTo(person.email, 2);
  });

  it('answers for a verified address like for a new one, changes nothing, and tells its owner', async () => {
    const person = await auth.verifiedPerson();
    const before = await auth.accountOf(person.email);
    const stranger = { ...auth.somebody(), email: person.email, password: 'another password' };
    const known = await auth.post('/v1/users', stranger);
    const unknown = await auth.post('/v1/users', { ...stranger, email: auth.somebody().email });
    expect(known.status).toBe(unknown.status);
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    const names = (reply: typeof known) => [...reply.headers.keys()].sort();
    expect(names(known)).toEqual(names(unknown));
    expect(await auth.mailTo(person.email, 2)).toMatchObject({
      subject: 'You already have a PayMyInvoice account',
    });
    expect(await auth.accountOf(person.email)).toEqual(before);
  });

  it('at the same moment from many places makes one account', async () => {
    const person = auth.somebody();
    const replies = await Promise.all(Array.from({ length: 6 }, () => auth.post('/v1/users', person)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 202));
    const account = await auth.accountOf(person.email);
    await auth.mailTo(person.email, 6);
    expect(await auth.eventsAbout(String(account?.['id']))).toEqual([['user.registered', 1]]);
  });

  it.each<[string, object, string]>([
    ['no address', { email: 'ada.example.com' }, 'email'],
    ['a short password', { password: '1234567' }, 'password'],
    ['a password of 129 characters', { password: 'x'.repeat(129) }, 'password'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a role', { role: 'admin' }, 'role'],
  ])('refuses %s', async (_what, overrides, path) => {
    const reply = await auth.post('/v1/users', { ...auth.somebody(), ...overrides });
    expect(reply).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(JSON.stringify(reply.body)).not.toContain('1234567');
  });

  it('loses no mail and no event although the relay dies around each of its AWS calls', async () => {
    const relay = 'paymyinvoice-local-auth-relay';
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        await auth.stage.stage.setFaults({ crash: { function: relay, call, when } });
        const person = auth.somebody();
        await auth.post('/v1/users', person);
        await auth.mailTo(person.email);
        const account = await auth.accountOf(person.email);
        await eventually('user.registered', async () =>
          (await auth.eventsAbout(String(account?.['id']))).length === 1 ? true : undefined,
        );
        if ((await auth.stage.stage.faults()).crashed?.struck === undefined) break;
      }
    }
  }, 120_000);
});

describe('the link', () => {
  it('opens the account, once, and answers a repeat alike', async () => {
    const person = await auth.signUp();
    const replies = [
      await auth.post('/v1/users/verify', { token: person.token }),
      ...(await Promise.all(
        Array.from({ length: 5 }, () => auth.post('/v1/users/verify', { token: person.token })),
      )),
    ];
    for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: { status: 'verified' } });
    const id = String((await auth.accountOf(person.email))?.['id']);
    await eventually('user.verified', async () =>
      (await auth.eventsAbout(id)).length === 2 ? true : undefined,
    );
    expect(await auth.eventsAbout(id)).toEqual([
      ['user.registered', 1],
      ['user.verified', 2],
    ]);
    const [verified] = await auth.stage.stage.events({ subject: id, type: 'user.verified' });
    expect(verified?.event['data']).toEqual({ userId: id, email: person.email, name: 'Ada' });
  });

  it('opens the account with the password of the sign-up that asked for it', async () => {
    const intruder = await auth.signUp();
    await auth.post('/v1/users', { email: intruder.email, password: 'the owner chose this' });
    const link = tokenIn((await auth.mailTo(intruder.email, 2)).text);
    await auth.post('/v1/users/verify', { token: link });
    const signIn = (password: string) => auth.post('/v1/sessions', { email: intruder.email, password });
    expect(await signIn(intruder.password)).toMatchObject({ status: 401 });
    expect(await signIn('the owner chose this')).toMatchObject({ status: 201 });
    expect(await auth.post('/v1/users/verify', { token: intruder.token })).toMatchObject({ status: 400 });
  });

  it.each(['nonsense', 'A'.repeat(43)])('is refused when it is %s', async (token) => {
    expect(await auth.post('/v1/users/verify', { token })).toMatchObject({
      status: 400,
      body: { code: 'verification.invalid' },
    });
  });
});

describe('signing in', () => {
  it('gives a token that any gateway can check against the published keys', async () => {
    const person = await auth.verifiedPerson();
    const { status, body, headers } = await auth.post('/v1/sessions', {
      email: person.email,
      password: person.password,
    });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 900,
      user: { email: person.email, name: 'Ada' },
    });
    const issuer = auth.stage.stage.serviceUrl('auth');
    const discovery = (await auth.stage.request('auth', 'GET', '/.well-known/openid-configuration')).body;
    expect(discovery.issuer).toBe(issuer);
    const { payload, protectedHeader } = await jwtVerify(
      body.accessToken,
      createRemoteJWKSet(new URL(discovery.jwks_uri)),
      {
        issuer,
        audience: 'paymyinvoice-local',
      },
    );
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    expect(payload).toMatchObject({
      sub: body.user.id,
      email: person.email,
      name: 'Ada',
      sid: expect.stringMatching(/^ses_/),
      jti: expect.any(String),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    const keys = (await auth.stage.request('auth', 'GET', '/.well-known/jwks.json')).body.keys;
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('with one key opens one session, whose tokens come again and are not stored in clear', async () => {
    const { email, password } = await auth.verifiedPerson();
    const key = { 'idempotency-key': 'one session' };
    const [first, again] = [
      await auth.post('/v1/sessions', { email, password }, { headers: key }),
      await auth.post('/v1/sessions', { email, password }, { headers: key }),
    ];
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const sessions = await auth.stage
      .table('auth')
      .query({ pk: `USER#${first.body.user.id}`, prefix: 'SESSION#' });
    expect(sessions.rows).toHaveLength(1);
    const rows = JSON.stringify(await auth.stage.everyRow('auth'));
    for (const token of [first.body.refreshToken, first.body.accessToken]) expect(rows).not.toContain(token);
    const guess = await auth.post('/v1/sessions', { email, password: 'wrong password' }, { headers: key });
    expect(guess).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
  });

  it('does not tell an unknown address from a wrong password', async () => {
    const person = await auth.verifiedPerson();
    const wrong = await auth.post('/v1/sessions', { email: person.email, password: 'wrong password' });
    const unknown = await auth.post('/v1/sessions', {
      email: auth.somebody().email,
      password: 'wrong password',
    });
    for (const reply of [wrong, unknown])
      expect(reply).toMatchObject({ status: 401, body: { code: 'credentials.invalid' } });
    const { requestId: _one, ...wrongBody } = wrong.body;
    const { requestId: _other, ...unknownBody } = unknown.body;
    expect(wrongBody).toEqual(unknownBody);
  });

  it('says that the address is unproven only to who knows the password', async () => {
    const { email, password } = await auth.signUp();
    expect(await auth.post('/v1/sessions', { email, password })).toMatchObject({
      status: 403,
      body: { code: 'email.unverified' },
    });
    expect(await auth.post('/v1/sessions', { email, password: 'wrong password' })).toMatchObject({
      status: 401,
    });
  });
});

describe('nothing secret', () => {
  it('is stored or logged in clear', async () => {
    const person = { ...auth.somebody(), password: 'planted-password-4711' };
    const { token } = await auth.signUp(person);
    await auth.post('/v1/users/verify', { token });
    const { body } = await auth.post('/v1/sessions', { email: person.email, password: person.password });
    const secrets = [person.password, token, body.refreshToken, body.accessToken];
    const rows = JSON.stringify(await auth.stage.everyRow('auth'));
    expect(rows).toContain(createHash('sha256').update(token).digest('base64url'));
    for (const secret of secrets) expect(rows).not.toContain(secret);
    for (const name of ['api', 'relay', 'sweep']) {
      const lines = (await auth.stage.stage.log(`paymyinvoice-local-auth-${name}`))
        .map(({ text }) => text)
        .join('\n');
      for (const secret of secrets) expect(lines).not.toContain(secret);
    }
    expect(rows).not.toContain('PRIVATE KEY');
  });
});
