import { describe, expect, it } from 'vitest';
import type { Issued } from '../invoices/invoice.ts';
import type { Entry } from '../ledger/book.ts';
import { postingsOfCreditNote, postingsOfPayment, postingsOfRefund } from '../ledger/postings.ts';
import { tidingsOf } from './tidings.ts';

const invoice = (receivable: number) =>
  ({ state: 'issued', totalMinor: 1000, balances: { receivable }, reminders: 0 }) as Issued;
const entry = (kind: Entry['kind'], postings: Entry['postings']) =>
  ({ kind, about: {}, currency: 'EUR', postings }) as Entry;
const payment = (amountMinor: number) =>
  entry('payment_received', postingsOfPayment('cash:stripe', amountMinor, 10));
const receipt = (amountMinor: number) => [{ template: 'payment_received', amountMinor }];

describe('what is told of a booking', () => {
  it('is a receipt for each payment, and to the owner that nothing is owed any more', () => {
    const part = tidingsOf(invoice(1000), invoice(600), { entry: payment(400), actor: 'payer' });
    expect(part).toEqual({ linking: receipt(400), plain: [] });
    const rest = tidingsOf(invoice(600), invoice(0), { entry: payment(600), actor: 'provider' });
    expect(rest).toEqual({ linking: receipt(600), plain: [{ template: 'invoice_paid' }] });
  });

  it('is nothing to owners of what they have recorded themselves', () => {
    const told = tidingsOf(invoice(1000), invoice(0), { entry: payment(1000), actor: 'owner' });
    expect(told).toEqual({ linking: receipt(1000), plain: [] });
  });

  it('is to the payer that money went back', () => {
    const made = entry('refund_made', postingsOfRefund('cash:stripe', 300));
    expect(tidingsOf(invoice(0), invoice(0), { entry: made, actor: 'owner' })).toEqual({
      linking: [],
      plain: [{ template: 'refund_made', amountMinor: 300 }],
    });
  });

  it('is nothing of money that was not owed, of credit notes, or where nothing was booked', () => {
    const surplus = entry('payment_received', [
      { account: 'cash:stripe', amountMinor: 300 },
      { account: 'refunds', amountMinor: -300 },
    ]);
    const credit = entry('credit_note_issued', postingsOfCreditNote(1000));
    for (const each of [surplus, credit, undefined])
      expect(tidingsOf(invoice(1000), invoice(0), { entry: each, actor: 'provider' })).toEqual({
        linking: [],
        plain: [],
      });
  });
});
