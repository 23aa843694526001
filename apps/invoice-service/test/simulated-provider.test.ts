import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, systemClock } from '@paymyinvoice/platform';
import { startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Charge, Notice } from '../src/providers/payment-provider.ts';
import { SimulatedProvider } from '../src/providers/simulated.adapter.ts';

const [apiKey, webhookSecret] = ['the key of the tests', 'the secret of the tests'];
const parameters = { 'invoice/payment-api-key': apiKey, 'invoice/payment-webhook-secret': webhookSecret };
const unavailable = { kind: 'unavailable', code: 'provider.unavailable' };

let stage: TestStage;
let provider: SimulatedProvider;
let reader: Server;
const heard: { readonly body: Buffer; readonly signature: string }[] = [];

beforeAll(async () => {
  stage = await startTestStage([], { parameters });
  provider = at(`${stage.stage.url}/payments`);
  reader = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ body: Buffer.concat(chunks), signature: String(request.headers['simulated-signature']) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => reader.listen(0, '127.0.0.1', resolve));
  await stage.stage.steerWebhooks({ to: `http://127.0.0.1:${(reader.address() as AddressInfo).port}/` });
});
afterEach(() => stage.stage.setFaults({}));
afterAll(async () => {
  await stage.stop();
  reader.close();
});

function at(baseUrl: string, key = apiKey): SimulatedProvider {
  const secrets = { apiKey: async () => key, webhookSecret: async () => webhookSecret };
  return new SimulatedProvider({ baseUrl, ...secrets, clock: systemClock });
}

function aCharge(overrides: Partial<Charge> = {}): Charge {
  return {
    ...{ paymentId: newId('pay'), invoiceId: newId('inv'), ownerId: newId('usr') },
    ...{ amount: { amount: 34_748, currency: 'EUR' }, paymentMethod: 'tok_ok', description: 'INV-000001' },
    ...{ returnUrl: 'http://127.0.0.1:9/back', startedAt: new Date().toISOString(), ...overrides },
  };
}
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const chargesOf = async ({ paymentId }: Charge) =>
  (await stage.stage.payments()).charges.filter(({ key }) => key === paymentId);
const reference = expect.stringMatching(/^ch_/) as string;

describe('charging', () => {
  it.each([
    ['tok_ok', { kind: 'succeeded', reference }],
    ['tok_slow', { kind: 'succeeded', reference }],
    ['tok_declined', { kind: 'failed', reference, reason: 'declined' }],
    ['tok_of_a_stranger', { kind: 'failed', reference, reason: 'unknown_method' }],
    [
      'tok_requires_action',
      {
        kind: 'requires_action',
        reference,
        actionUrl: expect.stringContaining('/payments/actions/ch_') as string,
      },
    ],
  ])('%s comes to what it stands for, and is so when looked at later', async (paymentMethod, outcome) => {
    const charge = aCharge({ paymentMethod });
    expect(await provider.charge(charge)).toEqual(outcome);
    expect(await provider.look(charge)).toEqual(outcome);
    expect(await chargesOf(charge)).toMatchObject([
      { amount: 34_748, currency: 'EUR', metadata: { ownerId: charge.ownerId, invoiceId: charge.invoiceId } },
    ]);
  });

  it('whose reply is lost tells nothing until it is looked at', async () => {
    const charge = aCharge({ paymentMethod: 'tok_timeout' });
    await expect(provider.charge(charge)).rejects.toMatchObject(unavailable);
    expect(await provider.look(charge)).toEqual({ kind: 'succeeded', reference });
    expect(await chargesOf(charge)).toHaveLength(1);
  });

  it('is done once under one key, however often and at once it is asked for', async () => {
    const charge = aCharge();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => provider.charge(charge)));
    expect(new Set(outcomes.map((outcome) => outcome.reference)).size).toBe(1);
    await expect(provider.charge({ ...charge, amount: eur(1) })).rejects.toMatchObject(unavailable);
    expect(await chargesOf(charge)).toMatchObject([{ amount: 34_748 }]);
  });

  it('is tried once more when the first try meets trouble', async () => {
    // With this seed the first reply is lost and the second is not.
    const faults = { timeout: 0.5, seed: 8 };
    const charge = aCharge();
    await stage.stage.setFaults(faults);
    const asked = `${stage.stage.url}/payments/v1/charges`;
    await expect(fetch(asked, { headers: { authorization: `Bearer ${apiKey}` } })).rejects.toThrow();
    await stage.stage.setFaults(faults);
    expect(await provider.charge(charge)).toMatchObject({ kind: 'succeeded' });
    await stage.stage.setFaults({ throttle: 1 });
    await expect(provider.look(charge)).rejects.toMatchObject(unavailable);
  });

  it.each([
    ['nobody answers', () => at('http://127.0.0.1:9')],
    ['somebody else answers', () => at(stage.stage.url)],
    ['the key is a wrong one', () => at(`${stage.stage.url}/payments`, 'another key')],
  ])('leaves open what happened when %s', async (_what, elsewhere) => {
    for (const call of ['charge', 'look', 'cancel'] as const)
      await expect(elsewhere()[call](aCharge())).rejects.toMatchObject(unavailable);
  });

  it('gives up on a provider that says nothing, well before its own caller does', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const begun = performance.now();
    const { port } = silent.address() as AddressInfo;
    await expect(at(`http://127.0.0.1:${port}`).charge(aCharge())).rejects.toMatchObject(unavailable);
    expect(performance.now() - begun).toBeLessThan(10_000);
    silent.closeAllConnections();
    silent.close();
  });
});

describe('cancelling', () => {
  it('before the provider heard of a charge keeps it from ever happening', async () => {
    const charge = aCharge();
    expect(await provider.look(charge)).toEqual({ kind: 'pending' });
    const canceled = { kind: 'failed', reference, reason: 'canceled' };
    expect(await provider.cancel(charge)).toEqual(canceled);
    expect(await provider.charge(charge)).toEqual(canceled);
    expect(await provider.look(charge)).toEqual(canceled);
  });

  it('leaves a charge that is done as it is, and ends one that waits for its payer', async () => {
    const [done, waiting] = [aCharge(), aCharge({ paymentMethod: 'tok_requires_action' })];
    await provider.charge(done);
    await provider.charge(waiting);
    expect(await provider.cancel(done)).toEqual({ kind: 'succeeded', reference });
    expect(await provider.cancel(waiting)).toMatchObject({ kind: 'failed', reason: 'canceled' });
  });
});

describe('refunding', () => {
  it('gives back no more than was charged, and once for each key', async () => {
    const charge = aCharge();
    await provider.charge(charge);
    const order = { refundId: newId('ref'), charge, amount: eur(30_000) };
    const first = await provider.refund(order);
    expect(first).toEqual({ kind: 'succeeded', reference: expect.stringMatching(/^re_/) as string });
    expect(await provider.refund(order)).toEqual(first);
    const tooMuch = await provider.refund({ ...order, refundId: newId('ref'), amount: eur(4749) });
    expect(tooMuch).toMatchObject({ kind: 'failed', reason: 'more_than_charged' });
    const theRest = await provider.refund({ ...order, refundId: newId('ref'), amount: eur(4748) });
    expect(theRest).toMatchObject({ kind: 'succeeded' });
    expect(await chargesOf(charge)).toMatchObject([{ refundedAmount: 34_748 }]);
  });

  it('gives nothing back of what was never charged', async () => {
    const [unheard, declined] = [aCharge(), aCharge({ paymentMethod: 'tok_declined' })];
    await provider.charge(declined);
    for (const charge of [unheard, declined])
      expect(await provider.refund({ refundId: newId('ref'), charge, amount: eur(1) })).toMatchObject({
        kind: 'failed',
      });
  });
});

describe('a callback', () => {
  const callbackAbout = (key: string) => {
    const found = heard.find(({ body }) => body.includes(key));
    if (found === undefined) throw new Error(`Nothing was heard of ${key}.`);
    return found;
  };
  const noticesOf = async ({ paymentId }: Charge): Promise<Notice[]> =>
    Promise.all(
      heard
        .filter(({ body }) => body.includes(paymentId))
        .map(({ body, signature }) => provider.readNotice(body, { signature })),
    );

  it('says of whom and of what it is, in our words', async () => {
    const [paid, declined, waiting] = [
      aCharge(),
      aCharge({ paymentMethod: 'tok_declined' }),
      aCharge({ paymentMethod: 'tok_requires_action' }),
    ];
    for (const charge of [paid, declined, waiting]) await provider.charge(charge);
    const refundId = newId('ref');
    await provider.refund({ refundId, charge: paid, amount: eur(100) });
    await provider.cancel(waiting);
    const about = ({ ownerId, invoiceId, paymentId }: Charge) => ({ ownerId, invoiceId, paymentId });
    await expect
      .poll(() => noticesOf(paid), { timeout: 10_000 })
      .toEqual(
        expect.arrayContaining([
          { kind: 'charge', ...about(paid), outcome: { kind: 'succeeded', reference } },
          {
            kind: 'refund',
            ...about(paid),
            refundId,
            outcome: expect.objectContaining({ kind: 'succeeded' }),
          },
        ]),
      );
    const failed = (charge: Charge, reason: string) =>
      expect.objectContaining({ ...about(charge), outcome: { kind: 'failed', reference, reason } });
    await expect.poll(() => noticesOf(declined)).toContainEqual(failed(declined, 'declined'));
    await expect.poll(() => noticesOf(waiting)).toContainEqual(failed(waiting, 'canceled'));
  });

  it('that was changed on its way, or signed by nobody, is refused', async () => {
    const charge = aCharge();
    await provider.charge(charge);
    await expect.poll(() => noticesOf(charge)).not.toEqual([]);
    const { body, signature } = callbackAbout(charge.paymentId);
    const refusal = { kind: 'invalid', code: 'webhook.signature_invalid' };
    const changed = Buffer.from(body.toString().replace('34748', '34749'));
    await expect(provider.readNotice(changed, { signature })).rejects.toMatchObject(refusal);
    await expect(provider.readNotice(body, { signature: undefined })).rejects.toMatchObject(refusal);
    const later = new SimulatedProvider({
      ...{ baseUrl: '', apiKey: async () => apiKey, webhookSecret: async () => webhookSecret },
      clock: () => new Date(Date.now() + 301_000),
    });
    await expect(later.readNotice(body, { signature })).rejects.toMatchObject(refusal);
  });

  it('about a charge that is not ours is of no concern', async () => {
    const key = `other-${Date.now()}`;
    await fetch(`${stage.stage.url}/payments/v1/charges`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ key, ...eur(1), method: 'tok_ok', returnUrl: 'http://127.0.0.1:9/' }),
    });
    await expect.poll(() => heard.some(({ body }) => body.includes(key))).toBe(true);
    const { body, signature } = callbackAbout(key);
    expect(await provider.readNotice(body, { signature })).toEqual({ kind: 'other' });
  });
});
