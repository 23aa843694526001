import { CognitoIdentityClient, GetCredentialsForIdentityCommand } from '@aws-sdk/client-cognito-identity';
import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, tokenIn, type AuthStage, type Tokens } from './auth-stage.ts';
import { withTotp } from './authenticator.ts';
import { userPoolOf } from './user-pool.ts';

let auth: AuthStage;
let pool: Awaited<ReturnType<typeof userPoolOf>>;

beforeAll(async () => {
  auth = await startAuthStage();
  pool = await userPoolOf(auth);
});
afterAll(async () => {
  pool.stop();
  await auth.stop();
});

const exchange = (idToken: string, more: object = {}, headers: Record<string, string> = {}) =>
  auth.post('/v1/sessions/cognito', { idToken, ...more }, { headers });

async function exchanged(idToken: string, more: object = {}): Promise<Tokens> {
  const reply = await exchange(idToken, more);
  expect(codeOf(reply)).toEqual([201, undefined]);
  return reply.body as Tokens;
}

describe('an ID token of the user pool', () => {
  it('opens a proven account without a password, and a session like any other', async () => {
    const { email } = auth.somebody();
    const { idToken } = await pool.signUp(email);
    const reply = await exchange(idToken);
    const { accessToken, user } = reply.body as Tokens;
    expect(reply).toMatchObject({
      status: 201,
      body: { tokenType: 'Bearer', expiresIn: 900, user: { email, name: 'Grace' } },
    });
    expect(reply.headers.get('location')).toMatch(/\/v1\/sessions\/ses_/);
    const account = await auth.accountOf(email);
    expect(account).toMatchObject({ id: user.id, status: 'verified', sequence: 2 });
    expect(account).not.toHaveProperty('passwordHash');
    expect(await auth.eventsAbout(user.id, 2)).toEqual([
      ['user.registered', 1],
      ['user.verified', 2],
    ]);
    expect(await auth.activityOf(user.id)).toEqual(['signed_up', 'cognito_linked', 'signed_in']);
    const sessions = await auth.request('GET', '/v1/sessions', { token: accessToken });
    expect(sessions).toMatchObject({ status: 200, body: { items: [{ isCurrent: true }] } });
    expect((await exchanged(idToken)).user.id).toBe(user.id);
    expect(await auth.eventsAbout(user.id)).toHaveLength(2);
  });

  it('comes into the account that has its address, which keeps its name and password', async () => {
    const person = await auth.verifiedPerson();
    const { idToken } = await pool.signUp(person.email);
    const { user } = await exchanged(idToken);
    expect(user).toMatchObject({ email: person.email, name: 'Ada' });
    expect((await auth.signIn(person)).user.id).toBe(user.id);
    expect(await auth.activityOf(user.id)).toContain('cognito_linked');
    await exchanged(idToken);
    const linked = (await auth.activityOf(user.id)).filter((type) => type === 'cognito_linked');
    expect(linked).toHaveLength(1);
  });

  it('proves the address of a sign-up, of whose name, password and link nothing is left', async () => {
    const stranger = await auth.signUp();
    const { idToken } = await pool.signUp(stranger.email);
    const { user } = await exchanged(idToken);
    expect(user.name).toBe('Grace');
    expect(await auth.eventsAbout(user.id, 2)).toEqual([
      ['user.registered', 1],
      ['user.verified', 2],
    ]);
    const { email, password, token } = stranger;
    expect(codeOf(await auth.post('/v1/sessions', { email, password }))).toEqual([
      401,
      'credentials.invalid',
    ]);
    expect(codeOf(await auth.post('/v1/users/verify', { token }))).toEqual([400, 'verification.invalid']);
    expect(await auth.accountOf(email)).not.toHaveProperty('passwordHash');
  });

  it('stays with its account when its user of the pool has another address', async () => {
    const { email } = auth.somebody();
    const { user } = await exchanged((await pool.signUp(email)).idToken);
    const { accessToken } = await pool.signIn(email);
    const other = await auth.verifiedPerson();
    const { idToken } = await pool.changeAddress(accessToken, other.email);
    expect(decodeJwt(idToken)).toMatchObject({ email: other.email, email_verified: true });
    expect((await exchanged(idToken)).user).toMatchObject({ id: user.id, email });
  });

  it('opens no account any more whose address has come to be somebody else’s, once they have chosen a password', async () => {
    const mallory = await auth.verifiedPerson();
    const { idToken } = await pool.signUp(mallory.email);
    const { accessToken: token, user } = await exchanged(idToken);
    const owner = auth.somebody();
    await auth.post('/v1/me/email', { newEmail: owner.email, password: mallory.password }, { token });
    await auth.post('/v1/me/email/confirm', {
      token: tokenIn((await auth.mailTo(owner.email, 1, /new address/)).text),
    });
    expect((await exchanged(idToken)).user.id).toBe(user.id);
    await auth.post('/v1/passwords/lost', { email: owner.email });
    const reset = tokenIn((await auth.mailTo(owner.email, 1, /Choose a new/)).text);
    const { password } = owner;
    expect((await auth.post('/v1/passwords/reset', { token: reset, password })).status).toBe(204);
    expect((await auth.signIn(owner)).user.id).toBe(user.id);
    expect((await exchanged(idToken)).user.id).not.toBe(user.id);
    expect(await auth.activityOf(user.id)).toContain('cognito_unlinked');
    expect((await exchanged((await pool.signUp(owner.email)).idToken)).user.id).toBe(user.id);
  });

  it('of another user of the pool with the same address opens nothing', async () => {
    const { email } = auth.somebody();
    const { user } = await exchanged((await pool.signUp(email)).idToken);
    await pool.forget(email);
    const { idToken } = await pool.signUp(email, { codes: 2 });
    expect(codeOf(await exchange(idToken))).toEqual([409, 'cognito.other_user']);
    expect((await auth.accountOf(email))?.['id']).toBe(user.id);
  });

  it('of an address that nobody has proven is refused', async () => {
    const { email } = auth.somebody();
    const { idToken } = await pool.enter(email);
    expect(codeOf(await exchange(idToken))).toEqual([403, 'email.unverified']);
    expect(await auth.accountOf(email)).toBeUndefined();
  });

  it('used many times at once makes one account', async () => {
    const { email } = auth.somebody();
    const { idToken } = await pool.signUp(email);
    const replies = await Promise.all(Array.from({ length: 6 }, () => exchange(idToken)));
    expect(replies.map(codeOf)).toEqual(replies.map(() => [201, undefined]));
    const ids = new Set(replies.map(({ body }) => (body as Tokens).user.id));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    expect(await auth.eventsAbout(id, 2)).toHaveLength(2);
    const activity = await auth.activityOf(id);
    expect(activity.filter((type) => type === 'cognito_linked')).toHaveLength(1);
    expect(activity.filter((type) => type === 'signed_in')).toHaveLength(6);
  });

  it('makes one account although the service was killed right after', async () => {
    const { email } = auth.somebody();
    const { idToken } = await pool.signUp(email);
    // Calls count from 0: two reads, then the transaction that makes the account.
    const crash = { function: 'paymyinvoice-local-auth-api', call: 2, when: 'after' } as const;
    await auth.stage.stage.setFaults({ crash });
    expect((await exchange(idToken)).status).toBe(500);
    await auth.stage.stage.setFaults({});
    const account = await auth.accountOf(email);
    expect(await auth.activityOf(String(account?.['id']))).toEqual(['signed_up', 'cognito_linked']);
    const { user } = await exchanged(idToken);
    expect(user.id).toBe(account?.['id']);
    expect(await auth.activityOf(user.id)).toEqual(['signed_up', 'cognito_linked', 'signed_in']);
  });

  it('opens another account once its own is closed', async () => {
    const person = await auth.verifiedPerson();
    const { idToken } = await pool.signUp(person.email);
    const { accessToken, user } = await exchanged(idToken);
    const { password } = person;
    await auth.request('DELETE', '/v1/me', { token: accessToken, body: { password } });
    expect((await exchanged(idToken)).user.id).not.toBe(user.id);
  });

  it('under one key opens one session', async () => {
    const { idToken } = await pool.signUp(auth.somebody().email);
    const key = { 'idempotency-key': 'one exchange' };
    const [first, again] = [await exchange(idToken, {}, key), await exchange(idToken, {}, key)];
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is not enough for an account with a second factor, and is linked to none before it', async () => {
    const person = await withTotp(auth);
    const { idToken } = await pool.signUp(person.email);
    expect(codeOf(await exchange(idToken))).toEqual([401, 'otp.required']);
    expect(codeOf(await exchange(idToken, { otp: await person.codeIn(9) }))).toEqual([401, 'otp.invalid']);
    expect(await auth.accountOf(person.email)).not.toHaveProperty('poolUser');
    const { user } = await exchanged(idToken, { otp: await person.nextCode() });
    expect(user.id).toBe(person.user.id);
    expect(codeOf(await exchange(idToken))).toEqual([401, 'otp.required']);
  });

  it('is not taken when it is an access token, changed, signed by somebody else, or no token', async () => {
    const { email } = auth.somebody();
    const { idToken, accessToken } = await pool.signUp(email);
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(decodeJwt(idToken))
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
    const [header = '', , signature = ''] = idToken.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(idToken), email: 'victim@example.com' }));
    const changed = [header, claims.toString('base64url'), signature].join('.');
    for (const token of [accessToken, forged, changed, `${idToken}x`, 'x'])
      expect(codeOf(await exchange(token))).toEqual([401, 'cognito.invalid']);
    expect(await auth.accountOf(email)).toBeUndefined();
    expect(codeOf(await exchange(''))).toEqual([400, 'request.invalid']);
  });

  it('is over after a quarter of an hour', async () => {
    const { idToken } = await pool.signUp(auth.somebody().email);
    await exchanged(idToken);
    await auth.stage.stage.advance(15 * 60_000);
    expect(codeOf(await exchange(idToken))).toEqual([401, 'cognito.invalid']);
  });
});

describe('an AWS identity', () => {
  const issue = (token?: string, headers: Record<string, string> = {}) =>
    auth.post('/v1/me/aws-identity', undefined, { ...(token !== undefined && { token }), headers });

  it('is exchanged for credentials of the role for those who have signed in', async () => {
    const { accessToken, user } = await auth.signedIn();
    const { status, body } = await issue(accessToken);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        identityId: expect.stringMatching(/^us-east-1:[\da-f-]{36}$/),
        token: expect.any(String),
        identityPoolId: expect.stringMatching(/^us-east-1:[\da-f-]{36}$/),
        region: 'us-east-1',
      },
    });
    expect(decodeJwt(body.token)).toMatchObject({
      amr: expect.arrayContaining([
        'authenticated',
        `login.paymyinvoice.local:${body.identityPoolId}:${user.id}`,
      ]),
    });
    const { endpoint, region } = auth.stage.stage.aws;
    const aws = new CognitoIdentityClient({ endpoint, region });
    const Logins = { 'cognito-identity.amazonaws.com': body.token as string };
    const command = new GetCredentialsForIdentityCommand({ IdentityId: body.identityId, Logins });
    const { Credentials } = await aws.send(command);
    expect(Credentials).toMatchObject({ AccessKeyId: expect.any(String), SecretKey: expect.any(String) });
    aws.destroy();
    expect(await auth.activityOf(user.id)).toContain('aws_identity_issued');
  });

  it('is the same for one person every time, and nobody else’s', async () => {
    const [ada, eve] = [await auth.signedIn(), await auth.signedIn()];
    const ids = [];
    for (const { accessToken } of [ada, ada, eve]) ids.push((await issue(accessToken)).body.identityId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('is given once under one key, and to nobody without a session that lives', async () => {
    const { accessToken, user } = await auth.signedIn();
    const key = { 'idempotency-key': 'one identity' };
    const [first, again] = [await issue(accessToken, key), await issue(accessToken, key)];
    expect(again).toMatchObject({ status: 200, body: first.body });
    const issued = (await auth.activityOf(user.id)).filter((type) => type === 'aws_identity_issued');
    expect(issued).toHaveLength(1);
    expect(JSON.stringify(await auth.stage.everyRow('auth'))).not.toContain(first.body.token);
    expect(codeOf(await issue())).toEqual([401, 'request.unauthenticated']);
    await auth.request('DELETE', '/v1/sessions/current', { token: accessToken });
    expect(codeOf(await issue(accessToken))).toEqual([401, 'session.revoked']);
  });
});
