import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forkStage, type OwnStage } from '../../src/index.ts';
import { eventually } from './eventually.ts';

const parameters = { 'invoice/payment-api-key': 'the key', 'invoice/payment-webhook-secret': 'the secret' };
const state = await mkdtemp(join(tmpdir(), 'payments-'));
const start = (more: { fresh?: boolean } = {}) =>
  forkStage({ packages: [], stateDirectory: state, parameters, ...more });

let stage: OwnStage;
let reader: Reader;

beforeAll(async () => {
  stage = await start();
});
beforeEach(async () => {
  reader = await startReader();
  await stage.steerWebhooks({ held: false, to: reader.url });
});
afterEach(async () => {
  await stage.setFaults({});
  await reader.stop();
});
afterAll(async () => {
  await stage.stop();
  await rm(state, { recursive: true });
});

type Heard = { readonly signature: string; readonly body: string };
type Reader = { url: string; heard: Heard[]; answer: number; stop: () => Promise<unknown> };

/** Takes callbacks in the place of invoice-service. */
async function startReader(): Promise<Reader> {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ signature: String(request.headers['simulated-signature']), body });
      response.writeHead(running.answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hear`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  const running = { url, heard, answer: 200, stop };
  return running;
}

let keys = 0;
const newKey = () => `pay_${(keys += 1)}_${Date.now()}`;
const order = {
  ...{ amount: 1250, currency: 'EUR', method: 'tok_ok', description: 'INV-000001' },
  ...{ returnUrl: 'http://127.0.0.1:9/back', metadata: { invoiceId: 'inv_1' } },
};

async function ask(method: string, path: string, body?: object, authorization = 'Bearer the key') {
  const answer = await fetch(`${stage.url}/payments/v1${path}`, {
    method,
    headers: { authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const charge = (overrides: object = {}) => ask('POST', '/charges', { key: newKey(), ...order, ...overrides });
const refund = (key: string, of: string, amount: number) =>
  ask('POST', `/charges/${of}/refunds`, { key, amount, currency: 'EUR' });
const told = (key: string) =>
  reader.heard
    .map(({ body }) => JSON.parse(body) as { id: string; type: string; data: { charge: { key: string } } })
    .filter(({ data }) => data.charge.key === key);
const chargesUnder = async (key: string) =>
  (await stage.payments()).charges.filter((each) => each.key === key);

describe('a charge', () => {
  test.each([
    ['tok_ok', { status: 'succeeded' }],
    ['tok_declined', { status: 'failed', reason: 'declined' }],
    ['tok_unheard_of', { status: 'failed', reason: 'unknown_method' }],
    [
      'tok_requires_action',
      { status: 'requires_action', actionUrl: expect.stringContaining('/payments/actions/') },
    ],
  ])('with %s is answered with what became of it', async (method, outcome) => {
    const key = newKey();
    const { status, body } = await charge({ key, method });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...order, key, method, ...outcome, refundedAmount: 0 });
    expect((await ask('GET', `/charges/${key}`)).body).toEqual(body);
  });

  test('under one key is made once, however often and at once it is asked for', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => charge({ key })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(await chargesUnder(key)).toHaveLength(1);
    expect(await charge({ key, amount: 1251 })).toMatchObject({ status: 409, body: { code: 'key.reused' } });
    expect(await charge({ key, currency: 'USD' })).toMatchObject({ status: 409 });
  });

  test('is made for every key when a hundred arrive at once', async () => {
    const before = (await stage.payments()).charges.length;
    const answers = await Promise.all(Array.from({ length: 100 }, () => charge()));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect((await stage.payments()).charges).toHaveLength(before + 100);
  });

  test('with tok_timeout moves the money and is never answered', async () => {
    const key = newKey();
    await expect(charge({ key, method: 'tok_timeout' })).rejects.toThrow();
    await expect(charge({ key, method: 'tok_timeout' })).rejects.toThrow();
    expect((await ask('GET', `/charges/${key}`)).body).toMatchObject({ status: 'succeeded' });
    expect(await chargesUnder(key)).toHaveLength(1);
  });

  test('with tok_slow moves the money at once and is answered seconds later', async () => {
    const key = newKey();
    const begun = performance.now();
    const answer = charge({ key, method: 'tok_slow' });
    await eventually(async () => expect(told(key)).not.toEqual([]));
    expect(performance.now() - begun).toBeLessThan(2500);
    expect((await answer).body).toMatchObject({ status: 'succeeded' });
    expect(performance.now() - begun).toBeGreaterThan(2500);
  });

  test.each([
    ['no amount', { amount: 0 }],
    ['a part of a cent', { amount: 0.5 }],
    ['a currency in small letters', { currency: 'eur' }],
    ['no method', { method: '' }],
    ['a way back that a browser would run', { returnUrl: 'javascript:alert(1)' }],
    ['a key with a slash', { key: '../1' }],
    ['something else than texts about it', { metadata: { a: 1 } }],
  ])('of %s is refused', async (_what, overrides) => {
    expect(await charge(overrides)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  test('is made for nobody without the right key', async () => {
    const key = newKey();
    for (const authorization of ['', 'Bearer', 'Bearer another', 'the key'])
      expect((await ask('POST', '/charges', { key, ...order }, authorization)).status).toBe(401);
    expect(await chargesUnder(key)).toEqual([]);
  });
});

describe('cancelling', () => {
  test('a key that was never seen keeps a charge from coming about under it', async () => {
    const key = newKey();
    expect((await ask('GET', `/charges/${key}`)).status).toBe(404);
    expect((await ask('POST', `/charges/${key}/cancel`)).body).toMatchObject({ status: 'canceled' });
    expect((await charge({ key })).body).toMatchObject({ status: 'canceled' });
    expect((await refund('ref_1', key, 1)).body).toMatchObject({ status: 'failed' });
  });

  test('does not undo what has happened, and ends what waits for the payer', async () => {
    const [done, waiting] = [newKey(), newKey()];
    await charge({ key: done });
    const { body } = await charge({ key: waiting, method: 'tok_requires_action' });
    expect((await ask('POST', `/charges/${done}/cancel`)).body).toMatchObject({ status: 'succeeded' });
    expect((await ask('POST', `/charges/${waiting}/cancel`)).body).toMatchObject({ status: 'canceled' });
    await decide(body, 'confirm');
    expect((await ask('GET', `/charges/${waiting}`)).body).toMatchObject({ status: 'canceled' });
    await eventually(async () => expect(told(waiting)[0]).toMatchObject({ type: 'charge.canceled' }));
  });
});

const decide = ({ actionUrl }: Record<string, unknown>, decision: string) =>
  fetch(String(actionUrl), { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });

describe('the page of a charge that needs its payer', () => {
  test.each([
    ['confirm', 'succeeded'],
    ['decline', 'failed'],
  ])('takes “%s” once and sends the payer back', async (decision, status) => {
    const key = newKey();
    const { body } = await charge({ key, method: 'tok_requires_action' });
    const page = await fetch(String(body['actionUrl']));
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9;");
    const text = await page.text();
    expect(text).toContain('EUR&nbsp;12.50'.replace('&nbsp;', '\u00a0'));
    expect(text).toContain(`value="${decision}"`);
    expect(told(key)).toEqual([]);
    const answer = await decide(body, decision);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, order.returnUrl]);
    await decide(body, 'confirm');
    expect((await ask('GET', `/charges/${key}`)).body).toMatchObject({ status });
    await eventually(async () => expect(told(key)[0]).toMatchObject({ type: `charge.${status}` }));
    expect(await (await fetch(String(body['actionUrl']))).text()).not.toContain('<form');
  });
});

describe('refunds', () => {
  test('never come to more than was charged, however many are asked for at once', async () => {
    const key = newKey();
    await charge({ key });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => refund(`ref_${index}`, key, 125)),
    );
    expect(answers.filter(({ body }) => body['status'] === 'succeeded')).toHaveLength(10);
    expect(answers.at(-1)?.body).toMatchObject({ status: 'failed', reason: 'more_than_charged' });
    expect((await ask('GET', `/charges/${key}`)).body).toMatchObject({ refundedAmount: 1250 });
  });

  test('under one key happen once', async () => {
    const key = newKey();
    await charge({ key });
    const answers = await Promise.all(Array.from({ length: 10 }, () => refund('ref_1', key, 100)));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect((await refund('ref_1', key, 101)).status).toBe(409);
    expect((await ask('GET', `/charges/${key}`)).body).toMatchObject({ refundedAmount: 100 });
    await eventually(async () => expect(told(key).map(({ type }) => type)).toContain('refund.succeeded'));
    expect((await refund('ref_1', newKey(), 100)).status).toBe(404);
  });
});

describe('callbacks', () => {
  test('are signed, and some come twice or before the reply', async () => {
    const [copies, early] = [new Set<number>(), new Set<boolean>()];
    for (let round = 0; round < 8; round += 1) {
      const key = newKey();
      await charge({ key });
      early.add(told(key).length > 0);
      await eventually(async () => expect(await pendingFor(key)).toEqual([]));
      copies.add(told(key).length);
      expect(new Set(told(key).map(({ id }) => id)).size).toBe(1);
    }
    expect(copies).toEqual(new Set([1, 2]));
    expect(early).toContain(true);
    for (const { signature, body } of reader.heard) {
      const [, time, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
      expect(hash).toBe(createHmac('sha256', 'the secret').update(`${time}.${body}`).digest('hex'));
    }
  });

  test('are sent again, later and later, until they are taken', async () => {
    reader.answer = 500;
    const key = newKey();
    await charge({ key });
    await eventually(async () => expect((await pendingFor(key))[0]).toMatchObject({ answer: 'HTTP 500' }));
    await eventually(async () => expect((await pendingFor(key))[0]?.attempts).toBe(2));
    reader.answer = 204;
    await stage.advance(5000);
    await eventually(async () => expect(await pendingFor(key)).toEqual([]));
    expect((await webhooksFor(key))[0]).toMatchObject({
      state: 'delivered',
      attempts: 3,
      answer: 'HTTP 204',
    });
    const signatures = reader.heard
      .filter(({ body }) => body.includes(key))
      .map(({ signature }) => signature);
    expect(new Set(signatures).size).toBeGreaterThan(1);
  });

  test('are given up in the end', async () => {
    reader.answer = 400;
    const key = newKey();
    await charge({ key });
    await eventually(async () => {
      await stage.advance(86_400_000);
      expect(await pendingFor(key)).toEqual([]);
    });
    expect((await webhooksFor(key))[0]).toMatchObject({ state: 'given_up', attempts: 9 });
  });

  test('are held while a test asks for it, and outlive a kill of the stage', async () => {
    await stage.steerWebhooks({ held: true });
    const key = newKey();
    const { body } = await charge({ key });
    expect(told(key)).toEqual([]);
    await stage.kill9();
    stage = await start();
    expect((await ask('GET', `/charges/${key}`)).body).toEqual(body);
    await stage.steerWebhooks({ to: reader.url });
    await stage.advance(5000);
    await eventually(async () => expect(told(key)[0]).toMatchObject({ type: 'charge.succeeded' }));
  });

  test('come twice and late, replies are lost and calls refused, when faults say so', async () => {
    await stage.setFaults({ duplicates: 1, reorder: 1 });
    const key = newKey();
    await charge({ key });
    await eventually(async () => expect(told(key)).toHaveLength(2));
    await stage.setFaults({ timeout: 1 });
    const lost = newKey();
    await expect(charge({ key: lost })).rejects.toThrow();
    await stage.setFaults({ throttle: 1 });
    const refused = newKey();
    expect((await charge({ key: refused })).status).toBe(429);
    expect(await chargesUnder(lost)).toMatchObject([{ status: 'succeeded' }]);
    expect(await chargesUnder(refused)).toEqual([]);
  });

  const webhooksFor = async (key: string) =>
    (await stage.payments()).webhooks.filter(({ chargeKey }) => chargeKey === key);
  const pendingFor = async (key: string) =>
    (await webhooksFor(key)).filter(({ state: standing }) => standing === 'pending');

  test.each([{ held: 'yes' }, { to: 'http://example.com/' }, { to: 'nowhere' }])(
    'are not steered by %j',
    async (steering) => {
      await expect(stage.steerWebhooks(steering as never)).rejects.toThrow('answered 400');
    },
  );
});

test('what was charged is shown on a page, escaped', async () => {
  const key = newKey();
  await charge({ key, description: '<b>bold</b>' });
  const page = await (await fetch(`${stage.url}/payments`)).text();
  expect(page).toContain(key);
  expect(page).toContain('&lt;b&gt;bold&lt;/b&gt;');
  expect(page).not.toContain('<b>bold');
});

test('whom to pay through, where and with which secrets stands among the parameters', async () => {
  const other = await forkStage({ packages: [] });
  const ssm = new SSMClient(other.aws);
  const read = async (name: string) => {
    const Name = `/paymyinvoice/local/invoice/payment-${name}`;
    return (await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter;
  };
  expect(await read('provider')).toMatchObject({ Type: 'String', Value: 'simulated' });
  expect(await read('webhook-secret')).toMatchObject({ Type: 'SecureString' });
  const [url, key] = [await read('api-url'), await read('api-key')];
  expect(key).toMatchObject({ Type: 'SecureString', Value: expect.stringMatching(/.{32}/) });
  const answer = await fetch(`${url?.Value}/v1/charges`, {
    headers: { authorization: `Bearer ${key?.Value}` },
  });
  expect([answer.status, await answer.json()]).toEqual([200, { charges: [] }]);
  ssm.destroy();
  await other.stop();
});

test('a fresh start forgets what was charged', async () => {
  await charge();
  await stage.stop();
  stage = await start({ fresh: true });
  expect(await stage.payments()).toMatchObject({ charges: [], webhooks: [] });
});
