import { createHook } from 'node:async_hooks';
import { newId } from '@paymyinvoice/platform';
import type { Reply } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeAuthService } from '../src/composition.ts';
import type { AuthApiEnvironment } from '../src/config.ts';
import { startAuthStage, type AuthStage } from './auth-stage.ts';

const API = 'paymyinvoice-local-auth-api';
const PASSWORD = 'correct horse battery';
const origin = { address: '192.0.2.7', device: 'a test' };

let auth: AuthStage;
/** What is known of an address; each question asks for its own, as asking leaves traces. */
let whose: Readonly<Record<'verified' | 'pending' | 'unknown', () => Promise<string>>>;

beforeAll(async () => {
  auth = await startAuthStage();
  let addresses = 1000;
  const address = () => `somebody-${(addresses += 1)}@example.com`;
  const somebody = () => ({ email: address(), password: PASSWORD, name: 'Ada' });
  const verified = await auth.accountOf((await auth.verifiedPerson(somebody())).email);
  const pending = await auth.accountOf((await auth.signUp(somebody())).email);
  const another = async (account: typeof verified) => {
    const [id, email] = [newId('usr'), address()];
    await auth.stage.table('auth').putMany([
      { ...account, pk: `USER#${id}`, sk: 'ACCOUNT', id, email },
      { pk: `ADDRESS#${email}`, sk: '-', userId: id },
    ]);
    return email;
  };
  whose = {
    verified: () => another(verified),
    pending: () => another(pending),
    unknown: async () => address(),
  };
  for (const question of Object.keys(questions) as Question[])
    await ask(question, address(), { 'idempotency-key': 'the first one, which reads secrets' });
});
afterAll(() => auth.stop());

const questions = {
  'signing up': ['/v1/users', { password: PASSWORD, name: 'Ada' }],
  'signing up with a breached password': ['/v1/users', { password: 'password1', name: 'Ada' }],
  'signing in with a wrong password': ['/v1/sessions', { password: 'not the password' }],
  'asking for the link again': ['/v1/users/verification', {}],
  'a lost password': ['/v1/passwords/lost', {}],
} as const satisfies Record<string, readonly [path: string, body: object]>;
type Question = keyof typeof questions;

describe.each(Object.keys(questions) as Question[])('%s', (question) => {
  it.each([[''], [' under a key'], [', asked again at once']])(
    'does not tell a known address from an unknown one%s',
    async (how) => {
      const told: Record<string, unknown> = {};
      const charged: number[] = [];
      for (const [known, address] of Object.entries(whose)) {
        const email = await address();
        const headers = how.includes('key') ? { 'idempotency-key': `${question} of ${email}` } : {};
        if (how.includes('again')) await ask(question, email, headers);
        const { units, ...rest } = await toldBy(question, email, headers);
        told[known] = rest;
        charged.push(units);
      }
      expect(told['verified']).toEqual(told['unknown']);
      expect(told['pending']).toEqual(told['unknown']);
      // Each item that waits in the outbox is in its index as well, which nobody waits for on AWS.
      expect(Math.max(...charged) - Math.min(...charged)).toBeLessThanOrEqual(1);
    },
  );
});

function ask(question: Question, email: string, headers: Record<string, string>): Promise<Reply> {
  const [path, body] = questions[question];
  return auth.post(path, { email, ...body }, { headers });
}

/** Everything that somebody could see of an answer, and what it took to give it. */
async function toldBy(question: Question, email: string, headers: Record<string, string>) {
  const before = (await auth.stage.stage.calls(API)).length;
  const reply = await ask(question, email, headers);
  const calls = (await auth.stage.stage.calls(API)).slice(before);
  const counts = Map.groupBy(calls, ({ action }) => action);
  const { requestId: _own, ...body } = reply.body as Record<string, unknown>;
  return {
    units: calls.reduce((sum, { capacityUnits = 0 }) => sum + capacityUnits, 0),
    status: reply.status,
    body: { ...body, ...('email' in body && { email: email === body['email'] }) },
    headers: Object.fromEntries([...reply.headers].filter(([name]) => !OF_ITS_OWN.has(name))),
    calls: Object.fromEntries([...counts].map(([action, { length }]) => [action, length])),
  };
}

const OF_ITS_OWN = new Set(['date', 'traceparent', 'x-correlation-id', 'x-request-id']);

describe('the costly work', () => {
  let derivations = 0;
  const counter = createHook({
    init(_id, type) {
      if (type === 'SCRYPTREQUEST') derivations += 1;
    },
  });
  beforeAll(() => counter.enable());
  afterAll(() => counter.disable());

  it.each<[string, number, (service: ReturnType<typeof composed>, email: string) => Promise<unknown>]>([
    [
      'of signing up',
      1,
      (service, email) =>
        service.signUps.signUp({ email, password: PASSWORD, name: 'Ada' }, origin, () => []),
    ],
    [
      'of a refused sign-in',
      1,
      async (service, email) => {
        const signingIn = service.sessions.signIn({ email, password: 'not the password' }, origin, () => []);
        await expect(signingIn).rejects.toMatchObject({ code: 'credentials.invalid' });
      },
    ],
    ['of a lost password', 0, (service, email) => service.passwords.lost(email, origin, () => [])],
  ])('%s is the same for every address', async (_what, expected, work) => {
    const service = composed();
    const counted: Record<string, number> = {};
    for (const [known, address] of Object.entries(whose)) {
      const email = await address();
      derivations = 0;
      await work(service, email);
      counted[known] = derivations;
    }
    expect(counted).toEqual({ verified: expected, pending: expected, unknown: expected });
  });
});

/** The service in this process, on the stage's table, so that its work can be counted. */
function composed() {
  const { endpoint, region, credentials } = auth.stage.stage.aws;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  // What the three questions need of it; the rest is for features that nobody asks here.
  const environment: Partial<AuthApiEnvironment> = {
    TABLE_NAME: 'paymyinvoice-local-auth',
    MAIL_SECRET_PARAMETER: '/paymyinvoice/local/auth/mail-secret',
    BREACH_RANGE_URL: '',
    PASSWORD_COST: 12,
  };
  return composeAuthService(environment as AuthApiEnvironment);
}
