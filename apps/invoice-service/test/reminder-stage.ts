import { SSMClient } from '@aws-sdk/client-ssm';
import { secretParameter } from '@paymyinvoice/platform';
import { isWaiting, shards } from '@paymyinvoice/platform/data';
import { OwedMails } from '@paymyinvoice/platform/mail';
import { eventually, type Person } from '@paymyinvoice/testing';
import { dateOf, daysAfter } from '../src/invoices/invoice.ts';
import type { Mail } from '../src/mails/mail.ts';
import { aPayer, startInvoiceStage } from './invoice-stage.ts';

export const REMIND = 'paymyinvoice-local-invoice-remind';
const DAY_MS = 24 * 60 * 60 * 1000;

export type ReminderStage = Awaited<ReturnType<typeof startReminderStage>>;

/** invoice-service on a stage whose days pass when a test says so, and what its payers are reminded of. */
export async function startReminderStage() {
  const invoices = await startInvoiceStage();
  const { stage } = invoices.stage;
  const table = invoices.stage.table('invoice');
  const ssm = new SSMClient(stage.aws);
  let offsetMs = 0;

  const now = () => new Date(Date.now() + offsetMs);
  /** The date some days from today. */
  const day = (days = 0) => daysAfter(dateOf(now()), days);

  const keyOf = (owner: Person, id: string) => ({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${id}` });

  const runsAreOver = () =>
    eventually('Runs that are over', async () => {
      const functions = await stage.functions();
      return functions.find(({ name }) => name === REMIND)?.busy === 0 ? true : undefined;
    });

  const outboxIsEmpty = () =>
    eventually('An empty outbox', async () => {
      const pages = await Promise.all(shards.map((pk) => table.query({ index: 'byOutbox', pk })));
      return pages.some(({ rows }) => rows.some(isWaiting)) ? undefined : true;
    });

  async function remind() {
    return await stage.invoke(REMIND, {});
  }

  return {
    ...invoices,
    now,
    day,
    remind,
    runsAreOver,
    table,

    /** Somebody whose token lives as long as the test, whatever day it is. */
    person: () => invoices.stage.person({ exp: Math.floor(Date.now() / 1000) + 10 * 365 * 86_400 }),

    /** An invoice with a payer of its own. */
    async owed(owner: Person, dueDate: string, overrides: object = {}) {
      const payer = aPayer();
      const { id, number } = await invoices.issued(owner, { payer, dueDate, ...overrides });
      return { id: id as string, number: number as string, owner, email: payer.email };
    },

    async post({ token }: Person, id: string, route: string, body: object) {
      const headers = { 'idempotency-key': `${id} ${route}` };
      await invoices.good(invoices.request('POST', `/v1/invoices/${id}/${route}`, { token, headers, body }));
    },

    /** As if that had happened to the invoice meanwhile. */
    async change(owner: Person, id: string, changes: object) {
      const row = await table.get(keyOf(owner, id), { consistent: true });
      if (row === undefined) throw new Error('The invoice is not stored.');
      await table.putMany([{ ...row, ...changes }]);
    },

    stored: async (owner: Person, id: string) => await table.get(keyOf(owner, id), { consistent: true }),

    async pass(ms: number) {
      ({ offsetMs } = await stage.advance(ms));
    },

    /** To the same time of another day, with all that was to be done by then done, by however many runs. */
    async passDays(days: number) {
      await this.pass(days * DAY_MS);
      const outcome = await remind();
      if (!outcome.ok) throw new Error(outcome.error.errorMessage);
      await runsAreOver();
    },

    /** Until the day's run of the schedule, and those that try again, have failed for good. */
    async givenUp() {
      await eventually('A dead letter', async () => {
        const letters = await invoices.stage.deadLetters();
        if (letters.some(({ Body }) => Body?.includes(`${REMIND}:`))) return true;
        await this.pass(60_000);
        return undefined;
      });
    },

    /** The subjects of the reminders that have come to an address, oldest first. */
    async remindersTo(email: string) {
      await outboxIsEmpty();
      const subjects = (await stage.mails(email)).map(({ subject }) => subject).reverse();
      return subjects.filter((subject) => /reminder/i.test(subject));
    },

    async reminderTo(email: string) {
      return await invoices.mailTo(email, 1, /reminder/i);
    },

    /** A mail that has waited until now, sent by the relay as it finds the invoice. */
    async owe(mail: Mail) {
      const secret = secretParameter(ssm, '/paymyinvoice/local/invoice/mail-secret');
      await table.write(await new OwedMails<Mail>(secret, now).owing(mail));
      await outboxIsEmpty();
    },

    async historyOf({ owner, id }: { owner: Person; id: string }) {
      const { items } = await invoices.good(
        invoices.request('GET', `/v1/invoices/${id}/history`, { token: owner.token }),
      );
      return items as { actor: string; action: string; detail?: string }[];
    },

    async stop() {
      ssm.destroy();
      await invoices.stop();
    },
  };
}
