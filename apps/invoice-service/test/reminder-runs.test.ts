import type { Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REMIND, startReminderStage, type ReminderStage } from './reminder-stage.ts';

let invoices: ReminderStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startReminderStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});
afterEach(() => invoices.stage.stage.setFaults({}));

type Owed = Awaited<ReturnType<ReminderStage['owed']>>;

/** One mail, one event, one line of history and one marker. */
async function expectRemindedOnce({ id, email, owner: whose }: Owed) {
  expect(await invoices.remindersTo(email)).toHaveLength(1);
  expect(await invoices.eventsAbout(id)).toEqual([
    ['invoice.issued', 1],
    ['invoice.overdue', 2],
  ]);
  const history = await invoices.historyOf({ owner: whose, id });
  expect(history.filter(({ action }) => action === 'reminded')).toHaveLength(1);
  expect(await invoices.stored(whose, id)).toMatchObject({ reminders: 1, remindedOn: invoices.day() });
}

describe('runs of the reminders', () => {
  it('remind once of each invoice, however many there are at once', async () => {
    const owed = await Promise.all([1, 2, 3].map(() => invoices.owed(owner, invoices.day(-1))));
    await Promise.all([1, 2, 3, 4].map(() => invoices.remind()));
    await invoices.remind();
    for (const each of owed) await expectRemindedOnce(each);
  });

  it('are carried on from wherever one died', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const owed = await invoices.owed(owner, invoices.day(-1));
        await invoices.stage.stage.setFaults({ crash: { function: REMIND, call, when } });
        await invoices.remind();
        const { crashed } = await invoices.stage.stage.faults();
        await invoices.stage.stage.setFaults({});
        const { ok } = await invoices.remind();
        expect(ok).toBe(true);
        await expectRemindedOnce(owed);
        if (crashed?.struck === undefined) {
          expect(call).toBeGreaterThan(5);
          break;
        }
      }
    }
  }, 120_000);

  it('lose nothing to throttling and lost replies', async () => {
    const owed = await Promise.all([1, 2, 3, 4, 5, 6].map(() => invoices.owed(owner, invoices.day(-1))));
    await invoices.stage.stage.setFaults({ throttle: 0.2, timeout: 0.2, seed: 5 });
    await Promise.all([invoices.remind(), invoices.remind()]);
    await invoices.stage.stage.setFaults({});
    await invoices.remind();
    for (const each of owed) {
      const { email } = each;
      expect(await invoices.stored(owner, each.id)).toMatchObject({ reminders: 1 });
      // A mail whose reply was lost may be sent again.
      expect(new Set(await invoices.remindersTo(email))).toHaveLength(1);
    }
  }, 60_000);

  it('go on page by page through what many owners are owed, and past one that cannot be reminded of', async () => {
    const owners = await Promise.all(Array.from({ length: 9 }, () => invoices.person()));
    const owed: Owed[] = [];
    for (const whose of owners) {
      const some = Array.from({ length: 5 }, (_, index) => invoices.owed(whose, invoices.day(-1 - index)));
      owed.push(...(await Promise.all(some)));
    }
    const [broken, ...others] = owed;
    if (broken === undefined) throw new Error('Nothing is owed.');
    await invoices.change(broken.owner, broken.id, { currency: 'none' });
    const outcome = await invoices.remind();
    expect(outcome).toMatchObject({ ok: false, error: { errorMessage: 'Failures while reminding: 1.' } });
    for (const { email, owner: whose, id } of others) {
      expect(await invoices.stored(whose, id)).toMatchObject({ reminders: 1 });
      expect(await invoices.remindersTo(email)).toHaveLength(1);
    }
    await invoices.change(broken.owner, broken.id, { currency: 'EUR' });
    expect(await invoices.remind()).toEqual({ ok: true, payload: { reminded: 1 } });
    await expectRemindedOnce(broken);
  }, 60_000);

  it('tell an operator whose runs fail by a dead letter, and do what was left the next day', async () => {
    const broken = await invoices.owed(owner, invoices.day(-1));
    await invoices.change(owner, broken.id, { currency: 'none' });
    await invoices.pass(24 * 60 * 60 * 1000);
    await invoices.givenUp();
    await invoices.change(owner, broken.id, { currency: 'EUR' });
    await invoices.passDays(1);
    expect(await invoices.remindersTo(broken.email)).toHaveLength(1);
  }, 60_000);
});
