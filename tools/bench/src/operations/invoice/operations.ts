import type { OwnStage } from '@paymyinvoice/local-stage';
import { accepted } from '../auth/people.ts';
import { ask, type Operation, type Operations, type Reply } from '../operation.ts';
import {
  credit,
  draft,
  idOf,
  issued,
  payLink,
  record,
  settled,
  somebodyWithInvoices,
  type Owner,
} from './owner.ts';

type Prepared = () => Promise<Reply>;

const asked = (
  name: string,
  status: number,
  prepare: (owner: Owner) => Promise<Prepared>,
): [name: string, status: number, prepare: (owner: Owner) => Promise<Prepared>] => [name, status, prepare];

const PAGE = 15;
const DAY_MS = 86_400_000;
const ENTRIES = '/v1/ledger/accounts/revenue/entries';

async function entries(owner: Owner): Promise<{ transactionId?: string }[]> {
  return accepted(await owner.get(ENTRIES)).body['items'] as { transactionId?: string }[];
}

/** What touches one row, or those of one invoice. A new operation is one more entry. */
const ofRows = [
  asked('time, recorded', 201, async (owner) => () => record(owner)),
  asked('time, listed', 200, async (owner) => {
    await record(owner);
    return () => owner.get('/v1/time-entries');
  }),
  asked('time, read', 200, async (owner) => {
    const id = await idOf(record(owner));
    return () => owner.get(`/v1/time-entries/${id}`);
  }),
  asked('time, changed', 200, async (owner) => {
    const id = await idOf(record(owner));
    return () => owner.send('PATCH', `/v1/time-entries/${id}`, { minutes: 15 });
  }),
  asked('time, removed', 204, async (owner) => {
    const id = await idOf(record(owner));
    return () => owner.send('DELETE', `/v1/time-entries/${id}`);
  }),
  asked('invoice, drafted', 201, async (owner) => () => draft(owner)),
  asked('draft, changed', 200, async (owner) => {
    const id = await idOf(draft(owner));
    return () => owner.send('PATCH', `/v1/invoices/${id}`, { notes: 'By the end of the month' });
  }),
  asked('draft, removed', 204, async (owner) => {
    const id = await idOf(draft(owner));
    return () => owner.send('DELETE', `/v1/invoices/${id}`);
  }),
  asked('invoice, read', 200, async (owner) => {
    const id = await issued(owner);
    return () => owner.get(`/v1/invoices/${id}`);
  }),
  asked('invoices, listed', 200, async (owner) => {
    await issued(owner);
    return () => owner.get('/v1/invoices');
  }),
];

/** What reads or adds to an owner's book: its cost must not follow the length of the book. */
export const ofTheBook = [
  // First, as each invoice that is left unpaid adds to it.
  asked('summary', 200, async (owner) => () => owner.get('/v1/summary')),
  asked('invoice, issued', 200, async (owner) => {
    const id = await idOf(draft(owner));
    return () => owner.send('POST', `/v1/invoices/${id}/issue`);
  }),
  asked('payment, recorded', 201, async (owner) => {
    const id = await issued(owner);
    const payment = { amount: 11_900, method: 'cash', receivedOn: '2026-01-31' };
    return () => owner.send('POST', `/v1/invoices/${id}/payments`, payment);
  }),
  asked('invoice, credited', 201, async (owner) => {
    const id = await issued(owner);
    return () => credit(owner, id);
  }),
  asked('invoice, voided', 200, async (owner) => {
    const id = await issued(owner);
    return () => owner.send('POST', `/v1/invoices/${id}/void`, { reason: 'Twice the same' });
  }),
  asked('balances', 200, async (owner) => () => owner.get('/v1/ledger/accounts')),
  asked('balance of an account', 200, async (owner) => () => owner.get('/v1/ledger/accounts/receivable')),
  asked('balance at a moment', 200, async (owner) => {
    const at = new Date().toISOString();
    return () => owner.get(`/v1/ledger/accounts/receivable?at=${at}`);
  }),
  asked('entries, a page of 15', 200, async (owner) => {
    for (let count = (await entries(owner)).length; count <= PAGE; count += 1) await settled(owner);
    return () => owner.get(`${ENTRIES}?limit=${PAGE}`);
  }),
  asked('transaction', 200, async (owner) => {
    await settled(owner);
    const [{ transactionId = '' } = {}] = await entries(owner);
    return () => owner.get(`/v1/ledger/transactions/${transactionId}`);
  }),
  asked('trial balance', 200, async (owner) => () => owner.get('/v1/ledger/trial-balance')),
];

export const operationsFor = (
  listed: typeof ofTheBook,
  ownerOn: (stage: OwnStage) => Promise<Owner>,
): Operation[] =>
  listed.map(([name, status, prepare]) => ({
    name,
    status,
    prepare: async (stage) => prepare(await ownerOn(stage)),
  }));

/** Each by an owner of its own. */
export const invoice: Operations = {
  async warm(stage) {
    const owner = await somebodyWithInvoices(stage);
    await issued(owner);
    accepted(await owner.get('/v1/invoices'));
  },
  operations: [
    ...operationsFor([...ofRows, ...ofTheBook], somebodyWithInvoices),
    {
      name: 'relay, the event and the mail of an issue',
      by: 'relay',
      async prepare(stage) {
        const owner = await somebodyWithInvoices(stage);
        const id = await idOf(draft(owner));
        return async () => void (await owner.send('POST', `/v1/invoices/${id}/issue`));
      },
    },
    {
      name: 'user.verified, taken',
      by: 'events',
      prepare: async (stage) => async () => void (await somebodyWithInvoices(stage)),
    },
  ],
  unlisted: [
    {
      ...{ name: 'pay link, opened', status: 200 },
      async prepare(stage) {
        const link = await payLink(stage);
        return () => ask(stage, 'invoice', ['GET', link]);
      },
    },
    {
      // With the provider's callback, which follows.
      ...{ name: 'pay link, paid', status: 201 },
      async prepare(stage) {
        const path = `${await payLink(stage)}/payments`;
        const body = { paymentMethod: 'tok_ok' };
        return () => ask(stage, 'invoice', ['POST', path], { body, key: 'operation-of-the-payer' });
      },
    },
    {
      // Of one invoice; the day begins anew each time, so that its reminder is due.
      ...{ name: 'reminder, mailed', by: 'remind' },
      async prepare(stage) {
        const owner = await somebodyWithInvoices(stage);
        const { now } = await stage.clock();
        const dueDate = new Date(Date.parse(now) - DAY_MS).toISOString().slice(0, 10);
        const id = await idOf(draft(owner, { dueDate }));
        accepted(await owner.send('POST', `/v1/invoices/${id}/issue`));
        return async () => void (await stage.invoke('paymyinvoice-local-invoice-remind', {}));
      },
    },
  ],
};
