import type { OwnStage } from '@paymyinvoice/local-stage';
import { ask, type Operation, type Operations } from '../operation.ts';
import {
  accepted,
  linkOf,
  post,
  registered,
  signedIn,
  signInAgain,
  somebody,
  verified,
  withDraft,
  withTwoFactors,
} from './people.ts';
import { idTokenOf } from './user-pool.ts';

const asked = (name: string, status: number, prepare: Operation['prepare']): Operation => ({
  ...{ name, status, prepare },
});
const ran = (name: string, by: string, prepare: Operation['prepare']): Operation => ({ name, by, prepare });

const runOf = (stage: OwnStage, name: string) => stage.invoke(`paymyinvoice-local-auth-${name}`, {});

/** In the order of the table that they make. A new operation is one more entry. */
const operations: readonly Operation[] = [
  asked(
    'sign-up, unknown address',
    202,
    async (stage) => () => post(stage, '/v1/users', { ...somebody(), name: 'Ada' }),
  ),
  asked('sign-up, known address', 202, async (stage) => {
    const person = await verified(stage);
    return () => post(stage, '/v1/users', { ...person, name: 'Ada' });
  }),
  asked('verify', 200, async (stage) => {
    const { link } = await registered(stage);
    return () => post(stage, '/v1/users/verify', { token: link });
  }),
  asked('verify, repeated', 200, async (stage) => {
    const { link } = await registered(stage);
    await post(stage, '/v1/users/verify', { token: link });
    return () => post(stage, '/v1/users/verify', { token: link });
  }),
  asked('link, sent again', 202, async (stage) => {
    const { email } = await registered(stage);
    await stage.advance(61_000);
    return () => post(stage, '/v1/users/verification', { email });
  }),
  asked('sign-in', 201, async (stage) => {
    const person = await verified(stage);
    return () => post(stage, '/v1/sessions', person);
  }),
  asked('sign-in, wrong password', 401, async (stage) => {
    const person = await verified(stage);
    return () => post(stage, '/v1/sessions', { ...person, password: 'a wrong password' });
  }),
  asked(
    'sign-in, unknown address',
    401,
    async (stage) => () => post(stage, '/v1/sessions', { ...somebody(), password: 'a wrong password' }),
  ),
  asked('refresh', 200, async (stage) => {
    const { refreshToken } = await signedIn(stage);
    return () => post(stage, '/v1/sessions/refresh', { refreshToken });
  }),
  asked('sessions, listed', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['GET', '/v1/sessions'], { token });
  }),
  asked('session, revoked', 204, async (stage) => {
    const { token, ...person } = await signedIn(stage);
    const other = await signInAgain(stage, { email: person.email, password: person.password });
    const claims = JSON.parse(String(Buffer.from(other.token.split('.')[1] ?? '', 'base64url'))) as {
      sid: string;
    };
    return () => ask(stage, 'auth', ['DELETE', `/v1/sessions/${claims.sid}`], { token });
  }),
  asked('other sessions, revoked', 204, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['DELETE', '/v1/sessions'], { token });
  }),
  asked('sign-out', 204, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['DELETE', '/v1/sessions/current'], { token });
  }),
  asked('lost password, known address', 202, async (stage) => {
    const { email } = await verified(stage);
    return () => post(stage, '/v1/passwords/lost', { email });
  }),
  asked(
    'lost password, unknown address',
    202,
    async (stage) => () => post(stage, '/v1/passwords/lost', { email: somebody().email }),
  ),
  asked('password, reset', 204, async (stage) => {
    const person = await verified(stage);
    await post(stage, '/v1/passwords/lost', { email: person.email });
    const token = await linkOf(stage, person, 2);
    return () => post(stage, '/v1/passwords/reset', { token, password: 'another horse battery' });
  }),
  asked('password, changed', 204, async (stage) => {
    const { token, password } = await signedIn(stage);
    const change = { currentPassword: password, newPassword: 'another horse battery' };
    return () => post(stage, '/v1/passwords/change', change, token);
  }),
  asked('profile, read', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['GET', '/v1/me'], { token });
  }),
  asked('name, changed', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['PATCH', '/v1/me'], { token, body: { name: 'Grace' } });
  }),
  asked('activity, listed', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => ask(stage, 'auth', ['GET', '/v1/me/activity'], { token });
  }),
  asked('address, change asked', 202, async (stage) => {
    const { token, password } = await signedIn(stage);
    return () => post(stage, '/v1/me/email', { newEmail: somebody().email, password }, token);
  }),
  asked('address, change confirmed', 200, async (stage) => {
    const [{ token, password }, { email }] = [await signedIn(stage), somebody()];
    await post(stage, '/v1/me/email', { newEmail: email, password }, token);
    const link = await linkOf(stage, { email });
    return () => post(stage, '/v1/me/email/confirm', { token: link });
  }),
  asked('two-factor sign-in, begun', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => post(stage, '/v1/me/totp', undefined, token);
  }),
  asked('two-factor sign-in, turned on', 200, async (stage) => {
    const { token, code } = await withDraft(stage);
    const otp = await code();
    return () => post(stage, '/v1/me/totp/confirm', { otp }, token);
  }),
  asked('two-factor sign-in, turned off', 204, async (stage) => {
    const { token, password, code } = await withTwoFactors(stage);
    const otp = await code();
    return () => ask(stage, 'auth', ['DELETE', '/v1/me/totp'], { token, body: { password, otp } });
  }),
  asked('sign-in with a code', 201, async (stage) => {
    const { email, password, code } = await withTwoFactors(stage);
    const otp = await code();
    return () => post(stage, '/v1/sessions', { email, password, otp });
  }),
  asked('sign-in, code missing', 401, async (stage) => {
    const { email, password } = await withTwoFactors(stage);
    return () => post(stage, '/v1/sessions', { email, password });
  }),
  asked('sign-in, wrong code', 401, async (stage) => {
    const { email, password } = await withTwoFactors(stage);
    return () => post(stage, '/v1/sessions', { email, password, otp: 'no code' });
  }),
  asked('sign-in with a recovery code', 201, async (stage) => {
    const { email, password, recoveryCodes } = await withTwoFactors(stage);
    return () => post(stage, '/v1/sessions', { email, password, otp: recoveryCodes[0] });
  }),
  asked('sign-in with an ID token, new here', 201, async (stage) => {
    const idToken = await idTokenOf(stage, somebody().email);
    return () => post(stage, '/v1/sessions/cognito', { idToken });
  }),
  asked('sign-in with an ID token, linked', 201, async (stage) => {
    const idToken = await idTokenOf(stage, (await verified(stage)).email);
    return () => post(stage, '/v1/sessions/cognito', { idToken });
  }),
  asked('sign-in with an ID token, known', 201, async (stage) => {
    const idToken = await idTokenOf(stage, somebody().email);
    accepted(await post(stage, '/v1/sessions/cognito', { idToken }));
    return () => post(stage, '/v1/sessions/cognito', { idToken });
  }),
  asked('AWS identity', 200, async (stage) => {
    const { token } = await signedIn(stage);
    return () => post(stage, '/v1/me/aws-identity', undefined, token);
  }),
  ran(
    'relay, the mail and the event of a sign-up',
    'relay',
    async (stage) => async () => void (await registered(stage)),
  ),
  ran('sweep, nothing left behind', 'sweep', async (stage) => async () => void (await runOf(stage, 'sweep'))),
  ran(
    'rotation of keys, nothing due',
    'rotate-keys',
    async (stage) => async () => void (await runOf(stage, 'rotate-keys')),
  ),
  // Last, as it leaves a task behind.
  asked('account, closed', 202, async (stage) => {
    const { token, password } = await signedIn(stage);
    return () => ask(stage, 'auth', ['DELETE', '/v1/me'], { token, body: { password } });
  }),
];

export const auth: Operations = {
  async warm(stage) {
    const { token } = await withTwoFactors(stage);
    accepted(await ask(stage, 'auth', ['GET', '/v1/sessions'], { token }));
    const idToken = await idTokenOf(stage, somebody().email);
    accepted(await post(stage, '/v1/sessions/cognito', { idToken }));
    await runOf(stage, 'sweep');
    await runOf(stage, 'rotate-keys');
  },
  operations,
};
