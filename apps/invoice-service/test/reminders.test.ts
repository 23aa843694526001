import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mail } from '../src/mails/mail.ts';
import { codeOf, payTokenIn } from './invoice-stage.ts';
import { startReminderStage, type ReminderStage } from './reminder-stage.ts';

let invoices: ReminderStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startReminderStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const first = (number: string) => `Reminder: invoice ${number} from Test Person`;
const second = (number: string) => `Second reminder: invoice ${number} from Test Person is overdue`;
const last = (number: string) => `Last reminder: invoice ${number} from Test Person is overdue`;

describe('a month after the day an invoice was due', () => {
  it('has brought three reminders, each on its day', async () => {
    const { id, number, email } = await invoices.owed(owner, invoices.day(2));
    const came: [number, number][] = [];
    for (let daysOverdue = -1; daysOverdue <= 30; daysOverdue += 1) {
      await invoices.passDays(1);
      const { length } = await invoices.remindersTo(email);
      if (length > came.length) came.push([daysOverdue, length]);
      const { status } = await invoices.read(owner, id);
      expect(status).toBe(daysOverdue > 0 ? 'overdue' : 'open');
    }
    expect(came).toEqual([
      [1, 1],
      [7, 2],
      [21, 3],
    ]);
    expect(await invoices.remindersTo(email)).toEqual([first(number), second(number), last(number)]);
    expect(await invoices.eventsAbout(id, 2)).toEqual([
      ['invoice.issued', 1],
      ['invoice.overdue', 2],
    ]);
    const reminded = (await invoices.historyOf({ owner, id })).filter(({ action }) => action === 'reminded');
    expect(reminded.reverse().map(({ actor, detail }) => [actor, detail])).toEqual([
      ['system', 'Reminder 1'],
      ['system', 'Reminder 2'],
      ['system', 'Reminder 3'],
    ]);
    expect(await invoices.stored(owner, id)).not.toHaveProperty('gsi3pk');
  }, 120_000);

  it('brings them one a day, in order, when no run came in all that time', async () => {
    const { number, email } = await invoices.owed(owner, invoices.day(1));
    const came: number[] = [];
    for (const days of [31, 1, 1, 1, 1]) {
      await invoices.passDays(days);
      came.push((await invoices.remindersTo(email)).length);
    }
    expect(came).toEqual([1, 2, 3, 3, 3]);
    expect(await invoices.remindersTo(email)).toEqual([first(number), second(number), last(number)]);
  });
});

describe('a reminder', () => {
  it('says what is owed, and leads to the invoice', async () => {
    const { id, number, email } = await invoices.owed(owner, invoices.day(-1));
    await invoices.passDays(0);
    const mail = await invoices.reminderTo(email);
    expect(mail.text).toContain('347.48');
    const { status, body } = await invoices.request('GET', `/v1/pay/${payTokenIn(mail)}`);
    expect([status, body.invoice.number, body.invoice.status]).toEqual([200, number, 'overdue']);
    const [overdue] = await invoices.stage.stage.events({ subject: id });
    expect(overdue?.event).toMatchObject({
      type: 'invoice.overdue',
      data: {
        ...{ invoiceId: id, ownerId: owner.id, number, attachments: [] },
        ...{ total: eur(34_748), outstanding: eur(34_748) },
      },
    });
  });

  it('comes once on a day, also for an invoice that was issued after it was due', async () => {
    const { email, number } = await invoices.owed(owner, invoices.day(-60));
    for (let times = 0; times < 3; times += 1) await invoices.passDays(0);
    expect(await invoices.remindersTo(email)).toEqual([first(number)]);
    await invoices.passDays(1);
    expect(await invoices.remindersTo(email)).toEqual([first(number), second(number)]);
  });

  it('does not come on the day the invoice is due, however late', async () => {
    const { id, email, owner: whose } = await invoices.owed(owner, invoices.day(1));
    const endOfDay = Date.parse(`${invoices.day(2)}T00:00:00.000Z`);
    await invoices.pass(endOfDay - 10_000 - invoices.now().getTime());
    await invoices.remind();
    await invoices.runsAreOver();
    expect(await invoices.remindersTo(email)).toEqual([]);
    expect((await invoices.read(whose, id)).status).toBe('open');
    await invoices.pass(endOfDay - invoices.now().getTime());
    expect((await invoices.read(whose, id)).status).toBe('overdue');
    await invoices.remind();
    expect(await invoices.remindersTo(email)).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['has been paid', { balances: { receivable: 0, 'cash:cash': 34_748 } }],
    ['has been credited in full', { balances: { receivable: 0, credit_notes: 34_748 } }],
    ['was its owner’s who has left', { isAbandoned: true }],
    ['is just being paid', { reservedMinor: 34_748 }],
  ])('does not come for an invoice that %s', async (_what, changes) => {
    const { id, email } = await invoices.owed(owner, invoices.day(-1));
    // The index still lists it, as it does for a moment after every change.
    await invoices.change(owner, id, changes);
    await invoices.passDays(0);
    expect(await invoices.remindersTo(email)).toEqual([]);
    expect(await invoices.eventsAbout(id)).toEqual([['invoice.issued', 1]]);
  });

  it.each<[string, string, object]>([
    ['void', 'void', { reason: 'Wrong payer' }],
    ['credited in full', 'credit-notes', { reason: 'Never delivered', amount: 34_748 }],
    ['received the money for', 'payments', { method: 'cash', amount: 34_748 }],
  ])('does not come for an invoice that its owner has %s', async (_what, route, body) => {
    const { id, email } = await invoices.owed(owner, invoices.day(-1));
    const received = route === 'payments' && { receivedOn: invoices.day() };
    await invoices.post(owner, id, route, { ...body, ...received });
    expect(await invoices.stored(owner, id)).not.toHaveProperty('gsi3pk');
    await invoices.passDays(1);
    expect(await invoices.remindersTo(email)).toEqual([]);
  });

  it('comes when a payment that took all of it has failed', async () => {
    const { id, email } = await invoices.owed(owner, invoices.day(-1));
    await invoices.change(owner, id, { reservedMinor: 34_748 });
    await invoices.passDays(1);
    await invoices.change(owner, id, { reservedMinor: 0 });
    await invoices.passDays(1);
    expect(await invoices.remindersTo(email)).toHaveLength(1);
  });

  it('does not come after its owner has closed their account', async () => {
    const { id, email } = await invoices.owed(owner, invoices.day(-1));
    const others = await invoices.owed(await invoices.person(), invoices.day(-1));
    await invoices.stage.deliver(
      'invoice',
      anEvent(userDeleted, { subject: owner.id, sequence: 4, data: { userId: owner.id } }),
    );
    await invoices.passDays(1);
    expect(await invoices.remindersTo(email)).toEqual([]);
    expect(await invoices.remindersTo(others.email)).toHaveLength(1);
    expect(codeOf(await invoices.request('GET', `/v1/invoices/${id}`, {}))).toEqual([
      401,
      'request.unauthenticated',
    ]);
  });
});

describe('a reminder that is sent later than it was decided', () => {
  const waiting = (id: string) =>
    ({
      ...{ template: 'reminder', step: 1, token: 'A'.repeat(43) },
      ...{ ownerId: owner.id, invoiceId: id as Mail['invoiceId'] },
    }) satisfies Mail;

  it.each<[string, object]>([
    ['paid', { balances: { receivable: 0 } }],
    ['abandoned', { isAbandoned: true }],
    ['void', { state: 'void', voidedAt: '2026-01-01T00:00:00.000Z', voidReason: 'Wrong payer' }],
  ])('is not sent for an invoice that is %s by then', async (_what, changes) => {
    const { id, email } = await invoices.owed(owner, invoices.day(5));
    await invoices.change(owner, id, changes);
    await invoices.owe(waiting(id));
    expect(await invoices.remindersTo(email)).toEqual([]);
  });

  it('says what is owed by then', async () => {
    const { id, email, number } = await invoices.owed(owner, invoices.day(5));
    await invoices.post(owner, id, 'credit-notes', { reason: 'Less than agreed', amount: 24_747 });
    await invoices.owe(waiting(id));
    expect(await invoices.remindersTo(email)).toEqual([first(number)]);
    const { text } = await invoices.reminderTo(email);
    expect(text).toContain('100.01');
    expect(text).not.toContain('347.48');
  });
});
