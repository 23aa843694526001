import { eventually, startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const services = ['auth', 'invoice', 'media'];
const email = 'ada.lovelace@example.com';
const password = 'correct horse battery';
const [firstName, lastName] = ['Augusta Ada King', 'Countess of Lovelace'];
const aDayMs = 24 * 60 * 60 * 1000;
let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage(services);
});
afterAll(() => stage.stop());

type Options = Parameters<TestStage['request']>[3];
async function expectStatus(status: number, service: string, method: string, path: string, options: Options) {
  const reply = await stage.request(service, method, path, options);
  expect(reply, `${method} ${path}: ${JSON.stringify(reply.body)}`).toMatchObject({ status });
  return reply.body;
}

async function signUpAndIn(name: string): Promise<{ id: string; token: string }> {
  await stage.stage.clearMailbox();
  await expectStatus(202, 'auth', 'POST', '/v1/users', { body: { email, password, name } });
  const token = await eventually('The link', async () =>
    (await stage.stage.mails(email))
      .map(({ text }) => /verify\?token=([\w-]+)/.exec(text)?.[1])
      .find(Boolean),
  );
  await expectStatus(200, 'auth', 'POST', '/v1/users/verify', { body: { token } });
  const body = { email, password };
  const { accessToken, user } = await expectStatus(201, 'auth', 'POST', '/v1/sessions', { body });
  return { id: user.id, token: accessToken };
}

const record = (token: string, key = 'recorded once') =>
  stage.request('invoice', 'POST', '/v1/time-entries', {
    token,
    headers: { 'idempotency-key': key },
    body: {
      ...{ date: '2026-01-31', minutes: 90, description: 'Notes on the Engine' },
      hourlyRate: { amount: 10_000, currency: 'EUR' },
    },
  });

const rowsIn = async (service: string) => (await stage.everyRow(service)).map((row) => JSON.stringify(row));
const settled = (type: string, subject: string) =>
  eventually(`Delivery of ${type}`, async () => {
    const [published] = await stage.stage.events({ type, subject });
    const delivered = published?.deliveries.filter(({ outcome }) => outcome === 'delivered') ?? [];
    return delivered.length === 2 ? true : undefined;
  });

it('who leaves is forgotten by every service, and may come back as somebody new', async () => {
  const { id, token } = await signUpAndIn(firstName);
  await settled('user.verified', id);
  expect((await record(token)).status).toBe(201);
  await expectStatus(200, 'auth', 'PATCH', '/v1/me', { token, body: { name: lastName } });
  await settled('user.updated', id);
  expect((await rowsIn('invoice')).filter((row) => row.includes(lastName))).toHaveLength(1);

  await expectStatus(202, 'auth', 'DELETE', '/v1/me', { token, body: { password } });
  await settled('user.deleted', id);
  expect(await record(token, 'too late')).toMatchObject({ status: 401, body: { code: 'issuer.gone' } });
  for (const service of ['invoice', 'media']) {
    const rows = await rowsIn(service);
    for (const told of [email, firstName, lastName, 'Notes on the Engine'])
      expect(rows.filter((row) => row.includes(told))).toEqual([]);
  }

  // Answers kept for repeated requests leave after a day, and what is spent of the outbox after a week; what tells late
  // events from new ones stays.
  await stage.stage.advance(aDayMs + 60_000);
  for (const service of ['invoice', 'media'])
    await eventually(`Nothing but the tombstone in ${service}`, async () => {
      const about = (await rowsIn(service)).filter((row) => row.includes(id) && !/"OUTBOX#/.test(row));
      return about.length === 1 && about[0]?.includes('goneAt') ? true : undefined;
    });
  // What is spent and what was published leave in their time; of refresh tokens there are digests.
  await eventually('The erasure in auth', async () => {
    const told = [id, email, firstName, lastName];
    const rows = (await rowsIn('auth')).filter((row) => told.some((part) => row.includes(part)));
    return rows.every((row) => /"(OUTBOX|REFRESH)#/.test(row)) ? true : undefined;
  });

  const again = await signUpAndIn(firstName);
  expect(again.id).not.toBe(id);
  await settled('user.verified', again.id);
  expect((await record(again.token)).status).toBe(201);
  const list = await expectStatus(200, 'invoice', 'GET', '/v1/time-entries', { token: again.token });
  expect(list.items).toHaveLength(1);
}, 60_000);
