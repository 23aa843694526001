import { newId } from '@paymyinvoice/platform';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { providerOf } from '../../src/providers/provider-of.ts';
import type { Charge, PaymentProvider } from '../../src/providers/payment-provider.ts';
import { aCharge, STARTED } from './charges.ts';
import { API_KEY, StripeServer } from './server.ts';

const SECRET = 'whsec_test_secret';

let stripe: StripeServer;
let now: number;
let provider: PaymentProvider;

beforeEach(async () => {
  stripe = await StripeServer.start();
  now = STARTED;
  provider = await providerOf({
    name: 'stripe',
    url: stripe.url,
    apiKey: () => Promise.resolve(API_KEY),
    webhookSecret: () => Promise.resolve(SECRET),
    clock: () => new Date(now),
  })();
});
afterEach(() => stripe.stop());

/** As Stripe sends it, signed by Stripe's own library. */
function callback(type: string, object: object, { secret = SECRET, at = STARTED } = {}) {
  const event = {
    id: 'evt_1Sample',
    object: 'event',
    api_version: '2026-10-28.endive',
    livemode: false,
    type,
  };
  const body = Buffer.from(JSON.stringify({ ...event, created: 1_760_000_000, data: { object } }, null, 2));
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body.toString(),
    secret,
    timestamp: at / 1000,
  });
  return { body, signature };
}

const read = ({ body, signature }: { body: Buffer; signature: string | undefined }) =>
  provider.readNotice(body, { signature });

async function charged(paymentMethod = 'pm_card_visa') {
  const charge = aCharge({ paymentMethod });
  await provider.charge(charge);
  const [intent] = stripe.account.intents.values();
  if (!intent) throw new Error('no intent');
  return { charge, intent: structuredClone(intent) };
}

const about = ({ ownerId, invoiceId, paymentId }: Charge) => ({ ownerId, invoiceId, paymentId });

describe('a callback about a charge', () => {
  test.each([
    [
      'payment_intent.succeeded',
      'pm_card_visa',
      { kind: 'succeeded', fee: { amount: 530, currency: 'EUR' } },
    ],
    [
      'payment_intent.payment_failed',
      'pm_card_chargeDeclined',
      { kind: 'failed', reason: 'generic_decline' },
    ],
    ['payment_intent.processing', 'pm_sepaDebit', { kind: 'pending' }],
    [
      'payment_intent.requires_action',
      'pm_card_authenticationRequired',
      { kind: 'requires_action', actionUrl: 'https://hooks.stripe.com/redirect/authenticate/src_1' },
    ],
    ['payment_intent.canceled', 'pm_blik', { kind: 'failed', reason: 'abandoned' }],
  ])('%s says whose it is and what became of it', async (type, paymentMethod, outcome) => {
    const { charge, intent } = await charged(paymentMethod);
    expect(await read(callback(type, intent))).toEqual({
      ...{ kind: 'charge', ...about(charge) },
      outcome: { ...outcome, reference: intent.id },
    });
  });

  test('delivered twice says the same twice', async () => {
    const delivery = callback('payment_intent.succeeded', (await charged()).intent);
    expect(await read(delivery)).toEqual(await read(delivery));
  });

  test('that comes after a later one says how it is now', async () => {
    const { intent } = await charged('pm_card_authenticationRequired');
    stripe.account.settle(intent.id);
    const late = await read(callback('payment_intent.requires_action', intent));
    expect(late).toMatchObject({ outcome: { kind: 'succeeded', fee: { amount: 530 } } });
  });

  test('is to be delivered again while Stripe cannot be asked', async () => {
    const { intent } = await charged();
    stripe.failNext('retrieve', 500);
    await expect(read(callback('payment_intent.succeeded', intent))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('a callback about a refund', () => {
  test.each([
    ['refund.updated', 'succeeded', { kind: 'succeeded' }],
    ['charge.refund.updated', 'pending', { kind: 'pending' }],
    ['refund.failed', 'failed', { kind: 'failed', reason: 'lost_or_stolen_card' }],
  ])('%s says whose it is and what became of it', async (type, status, outcome) => {
    const { charge, intent } = await charged();
    const refundId = newId('ref');
    stripe.account.refundStatus = 'pending';
    const order = { refundId, charge: { ...charge, reference: intent.id }, amount: charge.amount };
    expect(await provider.refund(order)).toMatchObject({ kind: 'pending' });

    const [refund] = stripe.account.refunds.values();
    const asSent = structuredClone({ ...refund });
    Object.assign(refund ?? {}, {
      status,
      ...(status === 'failed' && { failure_reason: 'lost_or_stolen_card' }),
    });
    expect(await read(callback(type, asSent))).toEqual({
      ...{ kind: 'refund', ...about(charge), refundId },
      outcome: { ...outcome, reference: refund?.id },
    });
  });
});

describe('a callback that does not concern us is told as other, and nothing is asked for it', () => {
  const ours = { paymentId: newId('pay'), invoiceId: newId('inv'), ownerId: newId('usr') };

  test.each([
    ['of another kind', 'payout.paid', { id: 'po_1', object: 'payout' }],
    ['of a kind that says nothing new', 'payment_intent.created', { id: 'pi_1', metadata: ours }],
    ["about somebody else's charge", 'payment_intent.succeeded', { id: 'pi_1', metadata: {} }],
    [
      'about a charge with half our ids',
      'payment_intent.succeeded',
      { id: 'pi_1', metadata: { ...ours, ownerId: '' } },
    ],
    [
      'about a charge whose ids are no ids',
      'payment_intent.succeeded',
      { id: 'pi_1', metadata: { ...ours, paymentId: 'pay_1' } },
    ],
    ["about somebody else's refund", 'refund.updated', { id: 're_1', metadata: ours }],
    ['about a refund without anything', 'refund.updated', { id: 're_1', metadata: null }],
  ])('%s', async (_what, type, object) => {
    expect(await read(callback(type, object))).toEqual({ kind: 'other' });
    expect(stripe.asked).toEqual([]);
  });
});

describe('a signature', () => {
  const genuine = callback('payment_intent.succeeded', { id: 'po_1', object: 'payout' });

  test.each([
    ['of another secret', callback('payout.paid', {}, { secret: 'whsec_other' })],
    ['of another body', { ...genuine, body: Buffer.from(genuine.body.toString().replace('po_1', 'po_2')) }],
    [
      'of the same words, written otherwise',
      { ...genuine, body: Buffer.from(`${genuine.body.toString()} `) },
    ],
    ['of an older scheme', { ...genuine, signature: genuine.signature.replace('v1=', 'v0=') }],
    [
      'with a younger time',
      { ...genuine, signature: genuine.signature.replace(/t=\d+/, `t=${STARTED / 1000 + 60}`) },
    ],
    ['without a time', { ...genuine, signature: genuine.signature.replace(/t=\d+,/, '') }],
    ['of nothing at all', { ...genuine, signature: '' }],
    ['that is missing', { ...genuine, signature: undefined }],
    ['of an empty body', { ...genuine, body: Buffer.alloc(0) }],
  ])('%s is refused, and Stripe is not asked', async (_what, forged) => {
    await expect(read(forged)).rejects.toMatchObject({ code: 'webhook.signature_invalid' });
    expect(stripe.asked).toEqual([]);
  });

  test('is good for five minutes', async () => {
    now = STARTED + 300_000;
    expect(await read(genuine)).toEqual({ kind: 'other' });
    now = STARTED + 301_000;
    await expect(read(genuine)).rejects.toMatchObject({ code: 'webhook.signature_invalid' });
  });

  test('may be one of two, while the secret is exchanged', async () => {
    const old = callback('payout.paid', {}, { secret: 'whsec_old' });
    const both = `${old.signature},${callback('payout.paid', {}).signature.split(',')[1]}`;
    expect(await read({ body: old.body, signature: both })).toEqual({ kind: 'other' });
  });

  test('that is refused takes nothing of the body into the error', async () => {
    const error: unknown = await read({ ...genuine, signature: 't=1,v1=ab' }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as Error).cause).not.toMatch(/po_1|whsec/);
  });
});
