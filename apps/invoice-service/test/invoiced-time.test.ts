import type { Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anInvoice, codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});
afterEach(() => invoices.stage.stage.setFaults({}));

const send = (method: string, path: string, body?: object, { token }: Person = owner) =>
  invoices.request(method, path, { token, body });
const worked = async (overrides: object = {}, by: Person = owner): Promise<string> => {
  const hourlyRate = { amount: 10_000, currency: 'EUR' };
  const entry = { date: '2026-01-31', minutes: 90, description: 'Review', hourlyRate, ...overrides };
  return (await invoices.good(send('POST', '/v1/time-entries', entry, by))).id;
};
const several = (count: number) => Promise.all(Array.from({ length: count }, () => worked()));
const draft = (timeEntryIds: readonly string[], more: object = {}) =>
  invoices.draft(owner, { lines: [], timeEntryIds, ...more });
const asked = (timeEntryIds: readonly string[], more: object = {}) =>
  send('POST', '/v1/invoices', anInvoice({ lines: [], timeEntryIds, ...more }));
const amend = (id: string, body: object) => send('PATCH', `/v1/invoices/${id}`, body);
const entry = (id: string) => invoices.good(send('GET', `/v1/time-entries/${id}`));
const listed = async (isInvoiced: boolean): Promise<string[]> => {
  const { items } = await invoices.good(send('GET', `/v1/time-entries?invoiced=${isInvoiced}&limit=100`));
  return items.map(({ id }: { id: string }) => id).sort();
};
const invoiceCount = async () => (await invoices.good(send('GET', '/v1/invoices'))).items.length as number;

describe('time on an invoice', () => {
  it('becomes lines of hours at its rate, and is locked by it', async () => {
    const [review, call] = [await worked(), await worked({ minutes: 50, description: 'Call' })];
    const open = await worked();
    const { id, lines, total, timeEntryIds } = await draft([call, review], { lines: anInvoice().lines });
    const eur = (amount: number) => ({ amount, currency: 'EUR' });
    expect(timeEntryIds).toEqual([call, review]);
    expect(lines.slice(2)).toEqual([
      {
        ...{ description: 'Call', quantity: '0.833', unitAmount: 10_000 },
        ...{ amount: eur(8330), timeEntryId: call },
      },
      {
        ...{ description: 'Review', quantity: '1.5', unitAmount: 10_000 },
        ...{ amount: eur(15_000), timeEntryId: review },
      },
    ]);
    expect(total).toEqual(eur(34_748 + 8330 + 15_000));
    expect(await entry(call)).toMatchObject({ invoiceId: id });
    for (const [method, body] of [['PATCH', { minutes: 1 }], ['DELETE']] as const)
      expect(codeOf(await send(method, `/v1/time-entries/${call}`, body))).toEqual([
        409,
        'time_entry.invoiced',
      ]);
    expect(await listed(true)).toEqual([review, call].sort());
    expect(await listed(false)).toEqual([open]);
  });

  it('is taxed at the rate that is said for it, which entries that come later share', async () => {
    const [first, second] = [await worked(), await worked()];
    const { id, total } = await draft([first], { timeEntryTaxRatePercent: '19' });
    expect(total.amount).toBe(17_850);
    const grown = await invoices.good(amend(id, { timeEntryIds: [first, second] }));
    expect(grown).toMatchObject({ total: { amount: 35_700 }, timeEntryTaxRatePercent: '19' });
    const untaxed = await invoices.good(amend(id, { timeEntryTaxRatePercent: null }));
    expect(untaxed).toMatchObject({ total: { amount: 30_000 }, taxes: [] });
    expect(untaxed).not.toHaveProperty('timeEntryTaxRatePercent');
    expect(untaxed.lines[0]).not.toHaveProperty('taxRatePercent');
  });

  it('is free again when it is taken off, or the draft removed; what stays keeps what it said', async () => {
    const [kept, dropped, added] = [await worked(), await worked(), await worked({ minutes: 60 })];
    const before = await draft([kept, dropped]);
    const after = await invoices.good(amend(before.id, { timeEntryIds: [added, kept] }));
    expect(after.lines).toEqual([
      expect.objectContaining({ timeEntryId: added, quantity: '1' }),
      before.lines[0],
    ]);
    expect(await listed(true)).toEqual([kept, added].sort());
    const freed = await entry(dropped);
    expect(freed).not.toHaveProperty('invoiceId');
    expect((await send('PATCH', `/v1/time-entries/${dropped}`, { minutes: 5 })).status).toBe(200);
    await invoices.good(send('DELETE', `/v1/invoices/${before.id}`));
    expect(await listed(true)).toEqual([]);
    expect(await listed(false)).toEqual([kept, dropped, added].sort());
    expect((await draft([kept])).lines).toEqual(before.lines.slice(0, 1));
  });

  it('stays on it when something else is changed', async () => {
    const id = await worked();
    const before = await draft([id]);
    const lines = [{ description: 'Rent', quantity: '1', unitAmount: 100 }];
    const after = await invoices.good(amend(before.id, { lines, notes: 'Thank you.' }));
    expect(after.lines).toEqual([expect.objectContaining({ description: 'Rent' }), before.lines[0]]);
    expect(await listed(true)).toEqual([id]);
  });

  it('may all be exchanged at once: forty entries for forty others', async () => {
    const [some, others] = [await several(40), await several(40)];
    const { id } = await draft(some);
    const after = await invoices.good(amend(id, { timeEntryIds: others }));
    expect(after.lines.map((line: { timeEntryId: string }) => line.timeEntryId)).toEqual(others);
    expect(await listed(true)).toEqual(others.sort());
    expect(await listed(false)).toEqual(some.sort());
    expect(codeOf(await asked([...some, others[0] ?? '']))).toEqual([400, 'request.invalid']);
  });

  it('stays locked once the invoice is issued', async () => {
    const id = await worked();
    await invoices.issued(owner, { timeEntryIds: [id] });
    expect(codeOf(await send('DELETE', `/v1/time-entries/${id}`))).toEqual([409, 'time_entry.invoiced']);
    expect(codeOf(await asked([id]))).toEqual([409, 'time_entry.invoiced']);
  });
});

describe('time for an invoice', () => {
  it('is taken by one of many that ask for it at once', async () => {
    const id = await worked();
    const replies = await Promise.all(Array.from({ length: 10 }, () => asked([id])));
    const made = replies.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === 'time_entry.invoiced')).toHaveLength(9);
    expect(await entry(id)).toMatchObject({ invoiceId: made[0]?.body.id });
    expect(await invoiceCount()).toBe(1);
  });

  it('is taken as it is: a change of it comes before, or is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await worked();
      const [made, changed] = await Promise.all([
        draft([id]),
        send('PATCH', `/v1/time-entries/${id}`, { minutes: 30 }),
      ]);
      expect([200, 409]).toContain(changed.status);
      expect(made.lines[0].quantity).toBe(changed.status === 200 ? '0.5' : '1.5');
    }
  });

  it('is never on two drafts nor lost between them, whatever is exchanged at once', async () => {
    const entries = await several(6);
    const drafts = await Promise.all(
      Array.from({ length: 3 }, async () => (await invoices.draft(owner)).id as string),
    );
    const wishes = Array.from({ length: 24 }, (_, index) => ({
      id: drafts[index % 3] ?? '',
      timeEntryIds: entries.filter((_entry, place) => (place * 7 + index * 5) % 4 === 0),
    }));
    const replies = await Promise.all(wishes.map(({ id, timeEntryIds }) => amend(id, { timeEntryIds })));
    expect(replies.map(({ status }) => status).filter((status) => ![200, 409, 503].includes(status))).toEqual(
      [],
    );
    const standing = await Promise.all(drafts.map((id) => invoices.read(owner, id)));
    const taken = standing.flatMap(({ timeEntryIds }) => timeEntryIds as string[]);
    expect(new Set(taken).size).toBe(taken.length);
    expect(await listed(true)).toEqual(taken.sort());
    for (const { id, timeEntryIds } of standing)
      for (const time of timeEntryIds) expect(await entry(time)).toMatchObject({ invoiceId: id });
  });

  it('is locked with its invoice or not at all, even when replies of the store are lost', async () => {
    const entries = await several(5);
    await invoices.stage.stage.setFaults({ timeout: 0.2, seed: 11 });
    const made = [];
    for (const [index, id] of entries.entries()) {
      const headers = { 'idempotency-key': `time ${index}` };
      const body = anInvoice({ lines: [], timeEntryIds: [id] });
      const first = await invoices.request('POST', '/v1/invoices', { token: owner.token, body, headers });
      expect(first.status).toBe(201);
      made.push(first.body.id as string);
    }
    for (const id of made.slice(2)) expect((await send('DELETE', `/v1/invoices/${id}`)).status).toBe(204);
    await invoices.stage.stage.setFaults({});
    expect(await listed(true)).toEqual(entries.slice(0, 2).sort());
    expect(await invoiceCount()).toBe(2);
  });

  it.each<[string, () => Promise<object>, [number, string], string]>([
    [
      'of somebody else',
      async () => ({ timeEntryIds: [await worked(), await worked({}, await invoices.person())] }),
      [404, 'time_entry.not_found'],
      'timeEntryIds.1',
    ],
    [
      'that does not exist',
      async () => ({ timeEntryIds: ['tim_01JZX8Q5W3M7T9V2B4C6D8E0FG'] }),
      [404, 'time_entry.not_found'],
      'timeEntryIds.0',
    ],
    [
      'on another invoice',
      async () => {
        const id = await worked();
        await draft([id]);
        return { timeEntryIds: [id] };
      },
      [409, 'time_entry.invoiced'],
      'timeEntryIds.0',
    ],
    [
      'in another currency',
      async () => ({ timeEntryIds: [await worked({ hourlyRate: { amount: 1, currency: 'USD' } })] }),
      [400, 'request.invalid'],
      'timeEntryIds.0',
    ],
    [
      'named twice',
      async () => {
        const id = await worked();
        return { timeEntryIds: [id, id] };
      },
      [400, 'request.invalid'],
      'timeEntryIds',
    ],
    ['that is no id', async () => ({ timeEntryIds: ['tim_1'] }), [400, 'request.invalid'], 'timeEntryIds.0'],
    [
      'at a rate of tax beyond all',
      async () => ({ timeEntryTaxRatePercent: '100.001' }),
      [400, 'request.invalid'],
      'timeEntryTaxRatePercent',
    ],
    [
      'beyond a hundred lines in all',
      async () => ({ timeEntryIds: [await worked()], lines: lines(100) }),
      [400, 'request.invalid'],
      'lines',
    ],
  ])(
    'is refused when it is one %s, on a new draft and on one that is there',
    async (_what, more, code, path) => {
      const { id } = await invoices.draft(owner);
      const body = await more();
      const [lockedBefore, countBefore] = [await listed(true), await invoiceCount()];
      for (const reply of [await send('POST', '/v1/invoices', anInvoice(body)), await amend(id, body)]) {
        expect(codeOf(reply)).toEqual(code);
        expect(reply.body.errors).toContainEqual(expect.objectContaining({ path }));
      }
      expect([await listed(true), await invoiceCount()]).toEqual([lockedBefore, countBefore]);
    },
  );

  it('keeps the currency of the draft it stands on, until it is taken off', async () => {
    const { id } = await draft([await worked()], { lines: lines(1) });
    const reply = await amend(id, { currency: 'USD' });
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path: 'currency' }));
    expect((await amend(id, { currency: 'USD', timeEntryIds: [] })).status).toBe(200);
    expect(await listed(true)).toEqual([]);
  });
});

function lines(count: number): object[] {
  return Array.from({ length: count }, () => ({ description: 'Rent', quantity: '1', unitAmount: 100 }));
}
