import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, tokenIn, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage();
});
afterAll(() => auth.stop());

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const askAgain = (email: string) => auth.post('/v1/users/verification', { email });

describe('asking for the link again', () => {
  it('mails a fresh one with the password of the newest sign-up; older ones still work for theirs', async () => {
    const first = await auth.signUp();
    await auth.post('/v1/users', {
      ...first,
      token: undefined,
      password: 'the newest password',
      name: 'Eve',
    });
    await auth.mailTo(first.email, 2);
    expect(await askAgain(first.email)).toMatchObject({ status: 202, body: { email: first.email } });
    const token = tokenIn((await auth.mailTo(first.email, 3)).text);
    expect(await auth.post('/v1/users/verify', { token })).toMatchObject({ status: 200 });
    const { user } = await auth.signIn({ email: first.email, password: 'the newest password' });
    expect(user.name).toBe('Eve');
    expect(codeOf(await auth.post('/v1/users/verify', { token: first.token }))).toEqual([
      400,
      'verification.invalid',
    ]);
  });

  it('is answered, limited and paid for alike for unproven, verified and unknown addresses', async () => {
    const addresses = {
      pending: (await auth.signUp()).email,
      verified: (await auth.verifiedPerson()).email,
      unknown: auth.somebody().email,
    };
    const outcomes = [];
    for (const email of Object.values(addresses)) {
      const { reply, calls } = await auth.callsOf(() => askAgain(email));
      const again = await auth.callsOf(() => askAgain(email));
      outcomes.push({
        ...{ calls, status: reply.status, members: Object.keys(reply.body) },
        headers: [...reply.headers.keys()].sort(),
        again: { calls: again.calls, code: codeOf(again.reply) },
      });
    }
    expect(outcomes[0]).toMatchObject({ status: 202, again: { code: [429, 'rate.limited'] } });
    expect(outcomes[0]?.calls).toEqual(['BatchGetItem', 'GetItem', 'TransactWriteItems']);
    expect(outcomes.slice(1)).toEqual([outcomes[0], outcomes[0]]);
    expect((await auth.mailTo(addresses.pending, 2)).subject).toMatch(/^Confirm your address/);
    expect((await auth.mailTo(addresses.verified, 2)).subject).toMatch(/already have/);
    expect(await auth.mailsTo(addresses.unknown)).toEqual([]);
  });

  it('works once a minute and five times an hour, then says when to come again', async () => {
    const { email } = auth.somebody();
    for (let asked = 0; asked < 5; asked += 1) {
      expect((await askAgain(email)).status).toBe(202);
      const tooSoon = await askAgain(email);
      expect(tooSoon.status).toBe(429);
      expect(Number(tooSoon.headers.get('retry-after'))).toBeGreaterThan(0);
      await auth.stage.stage.advance(MINUTE_MS + 1000);
    }
    const { status, headers } = await askAgain(email);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(MINUTE_MS / 1000);
    await auth.stage.stage.advance(HOUR_MS);
    expect((await askAgain(email)).status).toBe(202);
  });

  it('of many at once sends one mail', async () => {
    const { email } = await auth.signUp();
    const replies = await Promise.all(Array.from({ length: 10 }, () => askAgain(email)));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array<number>(9).fill(429)]);
    await auth.mailTo(email, 2);
    await auth.outboxIsEmpty();
    expect(await auth.mailsTo(email)).toHaveLength(2);
  });

  it.each([{}, { email: 'nonsense' }, { email: 'ada@example.com', password: 'x' }])(
    'refuses %o',
    async (body) => {
      expect(codeOf(await auth.post('/v1/users/verification', body))).toEqual([400, 'request.invalid']);
    },
  );
});

describe('signing up again and again', () => {
  it('fifty times at once for one address makes one account, and ten mails an hour', async () => {
    const person = auth.somebody();
    const signUps = Array.from({ length: 50 }, () => auth.post('/v1/users', person));
    const answers = (await Promise.all(signUps)).map(({ status, body }) => JSON.stringify([status, body]));
    expect(new Set(answers).size).toBe(1);
    await auth.mailTo(person.email, 10);
    await auth.outboxIsEmpty();
    expect(await auth.mailsTo(person.email)).toHaveLength(10);
    const id = String((await auth.accountOf(person.email))?.['id']);
    expect(await auth.eventsAbout(id, 1)).toEqual([['user.registered', 1]]);
    const activity = await auth.activityOf(id);
    expect(activity.filter((type) => type === 'signed_up')).toHaveLength(1);
    expect(activity.filter((type) => type === 'sign_up_repeated')).toHaveLength(9);

    const beyond = await auth.callsOf(() => auth.post('/v1/users', person));
    await auth.stage.stage.advance(HOUR_MS + 1000);
    const within = await auth.callsOf(() => auth.post('/v1/users', person));
    expect(beyond.calls).toEqual(within.calls);
    expect((await auth.mailsTo(person.email)).length).toBeLessThanOrEqual(11);
    await auth.mailTo(person.email, 11);
  }, 180_000);

  it('fifty uses of one link verify once', async () => {
    const { email, token } = await auth.signUp();
    const uses = Array.from({ length: 50 }, () => auth.post('/v1/users/verify', { token }));
    for (const reply of await Promise.all(uses)) expect(reply).toMatchObject({ status: 200 });
    const id = String((await auth.accountOf(email))?.['id']);
    await auth.eventsAbout(id, 2);
    await auth.outboxIsEmpty();
    expect(await auth.eventsAbout(id, 2)).toEqual([
      ['user.registered', 1],
      ['user.verified', 2],
    ]);
    expect((await auth.activityOf(id)).filter((type) => type === 'address_verified')).toHaveLength(1);
  }, 120_000);

  it("of a stranger with a verified person's address is told to the owner for what it is", async () => {
    const person = await auth.verifiedPerson();
    const id = String((await auth.accountOf(person.email))?.['id']);
    await auth.post('/v1/users', { ...person, password: 'what a stranger chose' });
    expect(await auth.activityOf(id)).toEqual(['signed_up', 'address_verified', 'sign_up_repeated']);
  });
});
