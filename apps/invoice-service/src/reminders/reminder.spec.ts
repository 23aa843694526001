import { describe, expect, it } from 'vitest';
import { anIssuedInvoice } from '../../test/builders.ts';
import type { Invoice, Issued } from '../invoices/invoice.ts';
import { eventsOf } from '../invoices/invoice-event.ts';
import { decideReminder, nextReminderOn } from './reminder.ts';

const due = (overrides: Partial<Issued> = {}) => anIssuedInvoice({ dueDate: '2026-03-03', ...overrides });
const at = (day: string) => new Date(`${day}T08:00:00.000Z`);
const stepOn = (invoice: Invoice, day: string) => decideReminder(invoice, at(day))?.step;

describe('the day of the next reminder', () => {
  it.each<[string, Partial<Issued>, string | undefined]>([
    ['the day after it was due', {}, '2026-03-04'],
    ['a week after it was due', { reminders: 1, remindedOn: '2026-03-04' }, '2026-03-10'],
    ['three weeks after it was due', { reminders: 2, remindedOn: '2026-03-10' }, '2026-03-24'],
    ['never again after the third', { reminders: 3, remindedOn: '2026-03-24' }, undefined],
    ['the day after the last one that came late', { reminders: 1, remindedOn: '2026-03-20' }, '2026-03-21'],
    [
      'its own day when the one before was a day late',
      { reminders: 1, remindedOn: '2026-03-05' },
      '2026-03-10',
    ],
    ['a day of the next year', { dueDate: '2026-12-31' }, '2027-01-01'],
    ['a day that only leap years have', { dueDate: '2028-02-28' }, '2028-02-29'],
    ['none when nothing is owed', { balances: { receivable: 0 } }, undefined],
    ['the same when a part is owed', { balances: { receivable: 1 } }, '2026-03-04'],
    ['none when nobody is there to be paid', { isAbandoned: true }, undefined],
  ])('is %s', (_what, overrides, day) => {
    expect(nextReminderOn(due(overrides))).toBe(day);
  });

  it('is none for a draft or a void invoice', () => {
    const { number: _, ...head } = due();
    expect(nextReminderOn({ ...head, state: 'draft' })).toBeUndefined();
    const voided = { state: 'void', voidedAt: '2026-03-01T00:00:00.000Z', voidReason: 'Mistake' } as const;
    expect(nextReminderOn({ ...due(), ...voided })).toBeUndefined();
  });
});

describe('deciding on a reminder', () => {
  it('given an invoice that is due, when days pass, then it comes on three of them', () => {
    let invoice: Issued = due();
    const sent: [string, number][] = [];
    for (let day = 1; day <= 31; day += 1) {
      const today = `2026-03-${String(day).padStart(2, '0')}`;
      const reminder = decideReminder(invoice, at(today));
      if (reminder === undefined) continue;
      sent.push([today, reminder.step]);
      invoice = reminder.invoice;
      expect(decideReminder(invoice, at(today))).toBeUndefined();
    }
    expect(sent).toEqual([
      ['2026-03-04', 1],
      ['2026-03-10', 2],
      ['2026-03-24', 3],
    ]);
  });

  it('given that no run came for a month, when runs come again, then one step comes a day, in order', () => {
    let invoice: Issued = due();
    const sent = ['2026-04-10', '2026-04-11', '2026-04-12', '2026-04-13'].map((today) => {
      const reminder = decideReminder(invoice, at(today));
      invoice = reminder?.invoice ?? invoice;
      return reminder?.step;
    });
    expect(sent).toEqual([1, 2, 3, undefined]);
  });

  it('given the day it is due, when midnight passes, then it is time', () => {
    expect(decideReminder(due(), new Date('2026-03-03T23:59:59.999Z'))).toBeUndefined();
    expect(decideReminder(due(), new Date('2026-03-04T00:00:00.000Z'))?.step).toBe(1);
  });

  it('given payments under way, when they take all that is owed, then it waits for how they end', () => {
    const { totalMinor } = due();
    expect(stepOn(due({ reservedMinor: totalMinor }), '2026-03-04')).toBeUndefined();
    expect(stepOn(due({ reservedMinor: totalMinor - 1 }), '2026-03-04')).toBe(1);
    expect(nextReminderOn(due({ reservedMinor: totalMinor }))).toBe('2026-03-04');
  });

  it('given a reminder, then the invoice is marked with it, and the first tells that it is overdue', () => {
    const before = due();
    const first = decideReminder(before, at('2026-03-05'))?.invoice ?? before;
    expect(first).toEqual({ ...before, reminders: 1, remindedOn: '2026-03-05' });
    expect(eventsOf(before, first)).toEqual(['overdue']);
    const second = decideReminder(first, at('2026-03-10'))?.invoice ?? first;
    expect(second).toMatchObject({ reminders: 2, remindedOn: '2026-03-10' });
    expect(eventsOf(first, second)).toEqual([]);
  });
});
