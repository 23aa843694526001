import { describe, expect, it } from 'vitest';
import { aCharged, anIssuedInvoice, sumOf } from '../../test/builders.ts';
import type { Charged } from '../payments/payment.ts';
import type { ChargeOutcome } from '../providers/payment-provider.ts';
import { inTheWay, settle } from './charge.ts';

const now = new Date('2026-02-01T12:00:00.000Z');
const reference = 'ch_1';
const succeeded: ChargeOutcome = { kind: 'succeeded', reference };
const failed: ChargeOutcome = { kind: 'failed', reference, reason: 'declined' };
const action: ChargeOutcome = { kind: 'requires_action', reference, actionUrl: 'https://pay.example/1' };

const owing = anIssuedInvoice({ balances: { receivable: 1000 }, reservedMinor: 400 });
const pending = aCharged({ amountMinor: 400 });
const waiting = aCharged({ amountMinor: 400, status: 'requires_action', actionUrl: 'https://pay.example/1' });
const declined = aCharged({ amountMinor: 400, status: 'failed', failure: 'declined' });
const done = aCharged({ amountMinor: 400, status: 'succeeded', eventCount: 1 });
const told = (outcome: ChargeOutcome) => ({ outcome, by: 'provider' as const, now });

describe('a payment under way', () => {
  it.each([pending, waiting])('that succeeds is booked, and what was set aside for it is free', (payment) => {
    const settled = settle(owing, payment, told(succeeded));
    expect(settled).toMatchObject({
      payment: { status: 'succeeded', eventCount: 1, providerReference: reference, version: 2 },
      invoice: { reservedMinor: 0 },
      entry: {
        kind: 'payment_received',
        postings: [
          { account: 'cash:simulated', amountMinor: 400 },
          { account: 'fees', amountMinor: 0 },
          { account: 'receivable', amountMinor: -400 },
        ],
      },
    });
    expect(settled?.payment).not.toHaveProperty('checkAt');
    expect(settled?.payment).not.toHaveProperty('isSurplus');
  });

  it('pays the invoice in full although the provider keeps a fee; one in other money is not ours to book', () => {
    const fee = { amount: 12, currency: 'EUR' };
    expect(settle(owing, pending, told({ ...succeeded, fee }))?.entry?.postings).toEqual([
      { account: 'cash:simulated', amountMinor: 388 },
      { account: 'fees', amountMinor: 12 },
      { account: 'receivable', amountMinor: -400 },
    ]);
    const foreign = told({ ...succeeded, fee: { amount: 12, currency: 'USD' } });
    expect(settle(owing, pending, foreign)?.entry?.postings[0]).toMatchObject({ amountMinor: 400 });
  });

  it.each([pending, waiting])('that fails frees what was set aside and books nothing', (payment) => {
    const settled = settle(owing, payment, told(failed));
    expect(settled).toMatchObject({
      payment: { status: 'failed', failure: 'declined', eventCount: 0 },
      invoice: { reservedMinor: 0 },
    });
    expect(settled).not.toHaveProperty('entry');
  });

  it('waits for an action with its amount set aside', () => {
    expect(settle(owing, pending, told(action))).toMatchObject({
      payment: {
        status: 'requires_action',
        actionUrl: 'https://pay.example/1',
        checkAt: expect.any(String) as string,
      },
      invoice: { reservedMinor: 400 },
    });
  });
});

describe('old news', () => {
  it.each<[string, Charged, ChargeOutcome]>([
    ['success after success', done, succeeded],
    ['failure after success', done, failed],
    ['an action after success', done, action],
    ['failure after failure', declined, failed],
    ['an action after failure', declined, action],
    ['the same action', waiting, action],
    ['nothing known', pending, { kind: 'pending' }],
    ['nothing known after an action was asked for', waiting, { kind: 'pending' }],
  ])('changes nothing: %s', (_what, payment, outcome) => {
    expect(settle(owing, payment, told(outcome))).toBeUndefined();
  });
});

describe('money that comes after all', () => {
  it('pays what is still owed, and frees nothing a second time', () => {
    const settled = settle(owing, declined, told(succeeded));
    expect(settled?.invoice).toMatchObject({ reservedMinor: 400 });
    expect(settled?.payment).not.toHaveProperty('isSurplus');
    expect(sumOf(settled?.entry, 'receivable')).toBe(-400);
  });

  it.each([
    ['nothing is owed any more', anIssuedInvoice({ balances: { receivable: 0 } })],
    ['less is owed', anIssuedInvoice({ balances: { receivable: 399 } })],
    ['others are paying it already', anIssuedInvoice({ balances: { receivable: 1000 }, reservedMinor: 601 })],
    ['the invoice is void', { ...anIssuedInvoice(), state: 'void' as const, voidedAt: '', voidReason: '' }],
  ])('is surplus when %s', (_what, invoice) => {
    const settled = settle(invoice, declined, told(succeeded));
    expect(settled?.payment).toMatchObject({ status: 'succeeded', isSurplus: true });
    expect([sumOf(settled?.entry, 'receivable'), sumOf(settled?.entry, 'refunds')]).toEqual([0, -400]);
  });
});

describe('payments that wait for their payer', () => {
  it('stand in the way when their end makes room, and not when more is missing', () => {
    expect(inTheWay(owing, [waiting, done, declined], 1000)).toEqual([waiting]);
    expect(inTheWay(owing, [waiting], 1001)).toEqual([]);
    expect(inTheWay(owing, [pending], 1000)).toEqual([]);
  });
});
