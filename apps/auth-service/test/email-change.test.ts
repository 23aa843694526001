import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startAuthStage, tokenIn, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;
type Person = Awaited<ReturnType<AuthStage['signedIn']>>;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  auth = await startAuthStage();
  [ada, bob] = [await auth.signedIn(), await auth.signedIn()];
});
afterAll(() => auth.stop());

const HOUR_MS = 60 * 60 * 1000;
const newAddress = () => auth.somebody().email;
const ask = ({ accessToken: token, password }: Person, newEmail: unknown, more: object = {}) =>
  auth.post('/v1/me/email', { newEmail, password, ...more }, { token });
const confirm = (token: string) => auth.post('/v1/me/email/confirm', { token });
const linkTo = async (email: string, count = 1) =>
  tokenIn((await auth.mailTo(email, count, /^Confirm your new address/)).text);

/** As one does for a change: ask, read the mail, open the link. Answers with who it is by then. */
async function moved(person: Person, newEmail: string): Promise<Person> {
  expect((await ask(person, newEmail)).status).toBe(202);
  expect((await confirm(await linkTo(newEmail))).status).toBe(200);
  return { ...person, email: newEmail };
}
/** Limits are by the hour, access tokens by the quarter. */
async function anHourLater(person: Person): Promise<Person> {
  await auth.stage.stage.advance(HOUR_MS + 1000);
  return { ...person, ...(await auth.signIn(person)) };
}
const invalid = [400, 'verification.invalid'];

describe('a change of address', () => {
  it('is proven at the new one, announced at the old one, and frees that', async () => {
    const [old, fresh] = [ada.email, newAddress()];
    expect(await ask(ada, ` ${fresh.toUpperCase()} `)).toMatchObject({
      status: 202,
      body: { newEmail: fresh },
    });
    const token = await linkTo(fresh);
    expect((await auth.mailTo(old, 1, /about to change/)).text).toContain(fresh);
    expect(await auth.accountOf(old)).toMatchObject({ id: ada.user.id, email: old });

    for (let time = 0; time < 2; time += 1)
      expect(await confirm(token)).toMatchObject({ status: 200, body: { email: fresh } });
    expect(await auth.accountOf(fresh)).toMatchObject({ id: ada.user.id, email: fresh });
    expect(await auth.accountOf(old)).toBeUndefined();
    expect((await auth.mailTo(old, 1, /was changed/)).text).toContain(fresh);
    expect((await auth.eventsAbout(ada.user.id, 3)).slice(2)).toEqual([['user.updated', 3]]);
    const [updated] = await auth.stage.stage.events({ subject: ada.user.id, type: 'user.updated' });
    expect(updated?.event['data']).toMatchObject({ email: fresh, name: 'Ada' });
    expect((await auth.activityOf(ada.user.id)).slice(-2)).toEqual(['email_change_asked', 'email_changed']);

    ada = { ...ada, email: fresh, ...(await auth.signIn({ ...ada, email: fresh })) };
    expect((await auth.post('/v1/sessions', { email: old, password: ada.password })).status).toBe(401);
    await auth.stage.stage.clearMailbox();
    const successor = await auth.signedIn({ email: old, password: ada.password, name: 'Eve' });
    expect(successor.user.id).not.toBe(ada.user.id);
  });

  it('is asked for with the right password, by who is signed in, to another address', async () => {
    const fresh = newAddress();
    const refused = await ask(ada, fresh, { password: 'wrong password' });
    expect(codeOf(refused)).toEqual([401, 'credentials.invalid']);
    expect(refused.body.detail).toBe('The password is wrong.');
    expect((await auth.activityOf(ada.user.id)).at(-1)).toBe('password_guess_failed');
    const same = await ask(ada, ada.email.toUpperCase());
    expect(codeOf(same)).toEqual([400, 'request.invalid']);
    expect(same.body.errors).toMatchObject([{ path: 'newEmail' }]);
    expect(codeOf(await ask(ada, 'nonsense'))).toEqual([400, 'request.invalid']);
    expect((await ask({ ...ada, accessToken: 'nonsense' }, fresh)).status).toBe(401);
    await auth.outboxIsEmpty();
    expect(await auth.mailsTo(fresh)).toEqual([]);
  });

  it('to the address of somebody else looks the same, and tells them', async () => {
    ada = await anHourLater(ada);
    const [taken, free] = [
      await auth.callsOf(() => ask(ada, bob.email)),
      await auth.callsOf(() => ask(ada, newAddress())),
    ];
    expect(taken.reply.status).toBe(202);
    expect([taken.reply.status, Object.keys(taken.reply.body), taken.calls]).toEqual([
      ...[free.reply.status, Object.keys(free.reply.body), free.calls],
    ]);
    const mail = await auth.mailTo(bob.email, 1, /already has/);
    expect(tokenIn(mail.text)).toBe('');
    await auth.mailTo(ada.email, 2, /about to change/);
  });

  it('follows the newest link alone, for a day, and only while the account is in the same hands', async () => {
    ada = await anHourLater(ada);
    const fresh = newAddress();
    await ask(ada, fresh);
    const first = await linkTo(fresh);
    await ask(ada, fresh);
    const second = await linkTo(fresh, 2);
    expect(codeOf(await confirm(first))).toEqual(invalid);
    const { password } = ada;
    const change = { currentPassword: password, newPassword: 'another battery' };
    expect((await auth.post('/v1/passwords/change', change, { token: ada.accessToken })).status).toBe(204);
    expect(codeOf(await confirm(second))).toEqual(invalid);
    ada = { ...ada, password: change.newPassword };
    await ask(ada, fresh);
    const third = await linkTo(fresh, 3);
    await auth.stage.stage.advance(24 * HOUR_MS);
    expect(codeOf(await confirm(third))).toEqual(invalid);
    expect(await auth.accountOf(fresh)).toBeUndefined();
  });

  it('is not confirmed by anything but its link', async () => {
    const { token } = await auth.signUp();
    for (const wrong of ['nonsense', 'A'.repeat(43), token])
      expect(codeOf(await confirm(wrong))).toEqual(invalid);
    expect(codeOf(await confirm(''))).toEqual([400, 'request.invalid']);
  });

  it('displaces who has signed up with the new address and not proven it', async () => {
    ada = await anHourLater(ada);
    const squatter = await auth.signUp();
    const id = String((await auth.accountOf(squatter.email))?.['id']);
    ada = await moved(ada, squatter.email);
    expect(await auth.accountOf(squatter.email)).toMatchObject({ id: ada.user.id });
    expect(await auth.eventsAbout(id, 2)).toEqual([
      ['user.registered', 1],
      ['user.deleted', 2],
    ]);
    expect(codeOf(await auth.post('/v1/users/verify', { token: squatter.token }))).toEqual(invalid);
    expect((await auth.signIn(ada)).user.id).toBe(ada.user.id);
  });

  it('is refused when somebody has proven the new address meanwhile', async () => {
    const person = auth.somebody();
    await ask(ada, person.email);
    const token = await linkTo(person.email);
    await auth.post('/v1/users', person);
    const proof = tokenIn((await auth.mailTo(person.email, 1, /^Confirm your address/)).text);
    await auth.post('/v1/users/verify', { token: proof });
    expect(codeOf(await confirm(token))).toEqual([409, 'email.taken']);
    expect(await auth.accountOf(ada.email)).toMatchObject({ id: ada.user.id });
  });

  it('of two people to one address at once happens to one; of one link many times at once, once', async () => {
    [ada, bob] = [await anHourLater(ada), { ...bob, ...(await auth.signIn(bob)) }];
    const wanted = newAddress();
    await ask(ada, wanted);
    const adas = await linkTo(wanted);
    await ask(bob, wanted);
    const bobs = await linkTo(wanted, 2);
    const tokens = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? adas : bobs));
    const outcomes = await Promise.all(tokens.map(confirm));
    const won = await auth.accountOf(wanted);
    const winner = won?.['id'] === ada.user.id ? ada : bob;
    const expected = tokens.map((token) => ((token === adas) === (winner === ada) ? 200 : 409));
    expect(outcomes.map(({ status }) => status)).toEqual(expected);
    const activity = await auth.activityOf(winner.user.id);
    expect(activity.filter((type) => type === 'email_changed')).toHaveLength(winner === ada ? 3 : 1);
    if (winner === ada) ada = { ...ada, email: wanted };
  });

  it('may be asked for five times an hour', async () => {
    ada = await anHourLater(ada);
    for (let asked = 0; asked < 5; asked += 1) expect((await ask(ada, newAddress())).status).toBe(202);
    const sixth = await ask(ada, newAddress());
    expect(codeOf(sixth)).toEqual([429, 'rate.limited']);
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('may be asked for five times an hour to one address, by however many', async () => {
    [ada, bob] = [await anHourLater(ada), { ...bob, ...(await auth.signIn(bob)) }];
    const stranger = newAddress();
    const askers = [ada, bob, ada, bob, ada, bob];
    const answers = [];
    for (const asker of askers) answers.push(codeOf(await ask(asker, stranger))[0]);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect((await ask(bob, newAddress())).status).toBe(202);
    await auth.outboxIsEmpty();
    expect(await auth.mailsTo(stranger)).toHaveLength(5);
  });

  it('dies with the account', async () => {
    const eve = await auth.signedIn();
    const fresh = newAddress();
    await ask(eve, fresh);
    const token = await linkTo(fresh);
    const body = { password: eve.password };
    expect((await auth.request('DELETE', '/v1/me', { token: eve.accessToken, body })).status).toBe(202);
    expect(codeOf(await confirm(token))).toEqual(invalid);
    expect(codeOf(await ask(eve, fresh))).toEqual([401, 'session.revoked']);
  });
});
