import { eventually, startTestStage, type Reply, type TestStage } from '@paymyinvoice/testing';
import { decodeJwt } from 'jose';

export type Somebody = { readonly email: string; readonly password: string; readonly name: string };

export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
};

const API = 'paymyinvoice-local-auth-api';

/** auth-service on a stage of its own, and what tests of every feature do with it. */
export type AuthStage = Awaited<ReturnType<typeof startAuthStage>>;

export async function startAuthStage(
  services: readonly string[] = ['auth'],
  options: Parameters<typeof startTestStage>[1] = {},
) {
  const stage: TestStage = await startTestStage(services, options);
  let people = 0;

  const request = (method: string, path: string, options: Parameters<TestStage['request']>[3] = {}) =>
    stage.request('auth', method, path, options);
  const post = (
    path: string,
    body?: unknown,
    options: { token?: string; headers?: Record<string, string> } = {},
  ) => request('POST', path, { body, ...options });

  const somebody = (): Somebody => ({
    email: `person-${(people += 1)}@example.com`,
    password: 'correct horse battery',
    name: 'Ada',
  });

  const mailsTo = (email: string) => stage.stage.mails(email);
  /** The newest mail to the address as soon as there are `count`; of those with this subject, if one is given. */
  const mailTo = (email: string, count = 1, subject?: RegExp) =>
    eventually(`Mail ${count} to ${email}`, async () => {
      const mails = (await mailsTo(email)).filter((mail) => subject?.test(mail.subject) ?? true);
      return mails.length >= count ? mails[0] : undefined;
    });

  async function isOutboxEmpty() {
    return !(await stage.everyRow('auth')).some((row) => 'outboxShard' in (row as object));
  }

  async function signUp(person = somebody()) {
    await post('/v1/users', person);
    return { ...person, token: tokenIn((await mailTo(person.email)).text) };
  }

  async function verifiedPerson(person = somebody()) {
    const { token } = await signUp(person);
    await post('/v1/users/verify', { token });
    return person;
  }

  async function signIn({ email, password }: Pick<Somebody, 'email' | 'password'>, more: object = {}) {
    const reply = await post('/v1/sessions', { email, password, ...more });
    if (reply.status !== 201) throw new Error(`Signing in failed: ${JSON.stringify(reply.body)}`);
    return reply.body as Tokens;
  }

  return {
    stage,
    request,
    post,
    somebody,
    mailsTo,
    mailTo,
    signUp,
    verifiedPerson,
    signIn,

    /** Somebody signed up, proven and signed in. */
    async signedIn(person = somebody()) {
      await verifiedPerson(person);
      return { ...person, ...(await signIn(person)) };
    },

    refresh: (refreshToken: string, options: { headers?: Record<string, string> } = {}) =>
      post('/v1/sessions/refresh', { refreshToken }, options),

    /** Sessions as they are stored, oldest first. */
    async sessionsOf(userId: string) {
      const query = { pk: `USER#${userId}`, prefix: 'SESSION#', consistent: true };
      return (await stage.table('auth').query(query)).rows;
    },

    /** The account as it is stored. */
    async accountOf(email: string) {
      const address = await stage
        .table('auth')
        .get({ pk: `ADDRESS#${email}`, sk: '-' }, { consistent: true });
      const key = { pk: `USER#${String(address?.['userId'])}`, sk: 'ACCOUNT' };
      return await stage.table('auth').get(key, { consistent: true });
    },

    /** Type and sequence of the events about a subject, oldest first, once there are that many. */
    async eventsAbout(subject: string, count = 0) {
      return await eventually(`${count} events about ${subject}`, async () => {
        const events = await stage.stage.events({ subject });
        if (events.length < count) return undefined;
        return events.map(({ event }) => [event['type'], event['sequence']]).reverse();
      });
    },

    /** What the account's log says, oldest first, as it is stored. */
    async activityOf(userId: string) {
      const { rows } = await stage.table('auth').query({ pk: `USER#${userId}`, prefix: 'ACTIVITY#' });
      return rows.map((row) => row['type']);
    },

    /** The AWS calls that answering takes. */
    async callsOf(ask: () => Promise<Reply>) {
      const before = (await stage.stage.calls(API)).length;
      const reply = await ask();
      const calls = (await stage.stage.calls(API)).slice(before).map(({ action }) => action);
      return { reply, calls };
    },

    isOutboxEmpty,
    /** Until all that was owed is out. */
    outboxIsEmpty: () =>
      eventually('an empty outbox', async () => ((await isOutboxEmpty()) ? true : undefined)),

    /** The same, with the sweeps that what went wrong takes. */
    outboxIsSwept: () =>
      eventually('an outbox swept empty', async () => {
        if (await isOutboxEmpty()) return true;
        await stage.stage.advance(60_000);
        return undefined;
      }),

    stop: () => stage.stop(),
  };
}

/** The token of whatever link a mail carries. */
export function tokenIn(text: string): string {
  return /\?token=([\w-]+)/.exec(text)?.[1] ?? '';
}

/** The session that an access token belongs to. */
export function sessionIdIn({ accessToken }: Pick<Tokens, 'accessToken'>): string {
  return String(decodeJwt(accessToken)['sid']);
}

export function codeOf({ status, body }: Reply): [number, string | undefined] {
  return [status, (body as { code?: string } | undefined)?.code];
}
