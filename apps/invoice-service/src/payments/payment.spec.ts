import { describe, expect, it } from 'vitest';
import { anIssuedInvoice } from '../../test/builders.ts';
import { recordPayment, startCharge, type PaymentId } from './payment.ts';

const made = {
  id: 'pay_01JZX8Q5W3M7T9V2B4C6D8E0FG' as PaymentId,
  now: new Date('2026-02-01T12:00:00.000Z'),
};
const owing = anIssuedInvoice({ balances: { receivable: 1000 }, reservedMinor: 400 });
const paid = anIssuedInvoice({ balances: { receivable: 0 } });
const card = (amountMinor?: number) => ({
  method: 'simulated' as const,
  paymentMethod: 'tok_ok',
  amountMinor,
});
const cash = (amountMinor: number, receivedOn = '2026-02-01') => ({
  ...{ amountMinor, receivedOn, method: 'cash' as const },
});
const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('a payment by link', () => {
  it('sets aside what it will take, before anything is charged', () => {
    expect(startCharge(owing, card(600), made)).toMatchObject({
      payment: { amountMinor: 600, status: 'pending', checkAt: '2026-02-01T12:01:00.000Z', eventCount: 0 },
      invoice: { reservedMinor: 1000 },
    });
  });

  it('takes all that nobody else is paying when it names no amount', () => {
    expect(startCharge(owing, card(), made).payment.amountMinor).toBe(600);
  });

  it('never takes what others are paying, or what is not owed', () => {
    expect(() => startCharge(owing, card(601), made)).toThrow(code('payment.exceeds_outstanding'));
    const taken = { ...owing, reservedMinor: 1000 };
    expect(() => startCharge(taken, card(), made)).toThrow(code('payment.exceeds_outstanding'));
    expect(() => startCharge(paid, card(), made)).toThrow(code('invoice.already_paid'));
  });
});

describe('money received outside', () => {
  it('is booked to how it came', () => {
    expect(recordPayment(owing, cash(600), made)).toMatchObject({
      payment: { method: 'cash', status: 'succeeded', eventCount: 1 },
      entry: { about: { invoiceId: owing.id, paymentId: made.id } },
    });
  });

  it('is no more than what is owed and not being paid, and not of the future', () => {
    expect(() => recordPayment(owing, cash(601), made)).toThrow(code('payment.exceeds_outstanding'));
    expect(() => recordPayment(paid, cash(1), made)).toThrow(code('invoice.not_open'));
    expect(() => recordPayment(owing, cash(1, '2026-02-03'), made)).toThrow(code('request.invalid'));
    expect(recordPayment(owing, cash(1, '2026-02-02'), made).payment.receivedOn).toBe('2026-02-02');
  });
});
