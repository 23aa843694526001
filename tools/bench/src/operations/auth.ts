import type { OwnStage } from '@paymyinvoice/local-stage';
import { eventually } from './eventually.ts';
import { ask, type Operation } from './operation.ts';

type Person = { readonly email: string; readonly password: string };
type SignedIn = Person & { readonly token: string; readonly refreshToken: string };

let people = 0;
const somebody = (): Person => ({
  // Names of one length, so that rows are as large however often this is done.
  email: `person-${String((people += 1)).padStart(6, '0')}@example.com`,
  password: 'correct horse battery',
});

const post = (stage: OwnStage, path: string, body: object, token?: string) =>
  ask(stage, 'auth', ['POST', path], { body, ...(token !== undefined && { token }) });

/** The token of the newest link that was mailed, once there are that many mails. */
async function linkOf(stage: OwnStage, { email }: Person, mails = 1): Promise<string> {
  const [newest] = await eventually(`Mail ${mails} to ${email}`, async () => {
    const received = await stage.mails(email);
    return received.length >= mails ? received : undefined;
  });
  return /\?token=([\w-]+)/.exec(newest?.text ?? '')?.[1] ?? '';
}

async function registered(stage: OwnStage) {
  const person = somebody();
  await post(stage, '/v1/users', { ...person, name: 'Ada' });
  return { ...person, link: await linkOf(stage, person) };
}

async function verified(stage: OwnStage): Promise<Person> {
  const { link, ...person } = await registered(stage);
  await post(stage, '/v1/users/verify', { token: link });
  return person;
}

async function signedIn(stage: OwnStage): Promise<SignedIn> {
  const person = await verified(stage);
  return { ...person, ...(await signInAgain(stage, person)) };
}

async function signInAgain(stage: OwnStage, person: Person) {
  const { body } = await post(stage, '/v1/sessions', { ...person });
  return { token: String(body['accessToken']), refreshToken: String(body['refreshToken']) };
}

/** In the order of the table that they make. A new operation is one more entry. */
export const authOperations: readonly Operation[] = [
  {
    name: 'sign-up, unknown address',
    status: 202,
    prepare: async (stage) => () => post(stage, '/v1/users', { ...somebody(), name: 'Ada' }),
  },
  {
    name: 'sign-up, known address',
    status: 202,
    prepare: async (stage) => {
      const person = await verified(stage);
      return () => post(stage, '/v1/users', { ...person, name: 'Ada' });
    },
  },
  {
    name: 'verify',
    status: 200,
    prepare: async (stage) => {
      const { link } = await registered(stage);
      return () => post(stage, '/v1/users/verify', { token: link });
    },
  },
  {
    name: 'verify, repeated',
    status: 200,
    prepare: async (stage) => {
      const { link } = await registered(stage);
      await post(stage, '/v1/users/verify', { token: link });
      return () => post(stage, '/v1/users/verify', { token: link });
    },
  },
  {
    name: 'link, sent again',
    status: 202,
    prepare: async (stage) => {
      const { email } = await registered(stage);
      await stage.advance(61_000);
      return () => post(stage, '/v1/users/verification', { email });
    },
  },
  {
    name: 'sign-in',
    status: 201,
    prepare: async (stage) => {
      const person = await verified(stage);
      return () => post(stage, '/v1/sessions', person);
    },
  },
  {
    name: 'sign-in, wrong password',
    status: 401,
    prepare: async (stage) => {
      const person = await verified(stage);
      return () => post(stage, '/v1/sessions', { ...person, password: 'a wrong password' });
    },
  },
  {
    name: 'sign-in, unknown address',
    status: 401,
    prepare: async (stage) => () =>
      post(stage, '/v1/sessions', { ...somebody(), password: 'a wrong password' }),
  },
  {
    name: 'refresh',
    status: 200,
    prepare: async (stage) => {
      const { refreshToken } = await signedIn(stage);
      return () => post(stage, '/v1/sessions/refresh', { refreshToken });
    },
  },
  {
    name: 'sessions, listed',
    status: 200,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['GET', '/v1/sessions'], { token });
    },
  },
  {
    name: 'session, revoked',
    status: 204,
    prepare: async (stage) => {
      const { token, ...person } = await signedIn(stage);
      const other = await signInAgain(stage, { email: person.email, password: person.password });
      const claims = JSON.parse(String(Buffer.from(other.token.split('.')[1] ?? '', 'base64url'))) as {
        sid: string;
      };
      return () => ask(stage, 'auth', ['DELETE', `/v1/sessions/${claims.sid}`], { token });
    },
  },
  {
    name: 'other sessions, revoked',
    status: 204,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['DELETE', '/v1/sessions'], { token });
    },
  },
  {
    name: 'sign-out',
    status: 204,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['DELETE', '/v1/sessions/current'], { token });
    },
  },
  {
    name: 'lost password, known address',
    status: 202,
    prepare: async (stage) => {
      const { email } = await verified(stage);
      return () => post(stage, '/v1/passwords/lost', { email });
    },
  },
  {
    name: 'lost password, unknown address',
    status: 202,
    prepare: async (stage) => () => post(stage, '/v1/passwords/lost', { email: somebody().email }),
  },
  {
    name: 'password, reset',
    status: 204,
    prepare: async (stage) => {
      const person = await verified(stage);
      await post(stage, '/v1/passwords/lost', { email: person.email });
      const token = await linkOf(stage, person, 2);
      return () => post(stage, '/v1/passwords/reset', { token, password: 'another horse battery' });
    },
  },
  {
    name: 'password, changed',
    status: 204,
    prepare: async (stage) => {
      const { token, password } = await signedIn(stage);
      const change = { currentPassword: password, newPassword: 'another horse battery' };
      return () => post(stage, '/v1/passwords/change', change, token);
    },
  },
  {
    name: 'profile, read',
    status: 200,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['GET', '/v1/me'], { token });
    },
  },
  {
    name: 'name, changed',
    status: 200,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['PATCH', '/v1/me'], { token, body: { name: 'Grace' } });
    },
  },
  {
    name: 'activity, listed',
    status: 200,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['GET', '/v1/me/activity'], { token });
    },
  },
  {
    name: 'address, change asked',
    status: 202,
    prepare: async (stage) => {
      const { token, password } = await signedIn(stage);
      return () => post(stage, '/v1/me/email', { newEmail: somebody().email, password }, token);
    },
  },
  {
    name: 'address, change confirmed',
    status: 200,
    prepare: async (stage) => {
      const [{ token, password }, { email }] = [await signedIn(stage), somebody()];
      await post(stage, '/v1/me/email', { newEmail: email, password }, token);
      const link = await linkOf(stage, { email, password });
      return () => post(stage, '/v1/me/email/confirm', { token: link });
    },
  },
  {
    name: 'two-factor sign-in, begun',
    status: 200,
    prepare: async (stage) => {
      const { token } = await signedIn(stage);
      return () => ask(stage, 'auth', ['POST', '/v1/me/totp'], { token });
    },
  },
  {
    name: 'relay, the mail and the event of a sign-up',
    by: 'relay',
    prepare: async (stage) => async () => void (await registered(stage)),
  },
  {
    name: 'sweep, nothing left behind',
    by: 'sweep',
    prepare: async (stage) => async () => void (await stage.invoke('paymyinvoice-local-auth-sweep', {})),
  },
  {
    name: 'rotation of keys, nothing due',
    by: 'rotate-keys',
    prepare: async (stage) => async () =>
      void (await stage.invoke('paymyinvoice-local-auth-rotate-keys', {})),
  },
  // Last, as it leaves a task behind.
  {
    name: 'account, closed',
    status: 202,
    prepare: async (stage) => {
      const { token, password } = await signedIn(stage);
      return () => ask(stage, 'auth', ['DELETE', '/v1/me'], { token, body: { password } });
    },
  },
];
