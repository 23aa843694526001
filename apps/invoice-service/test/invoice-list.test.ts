import type { Row } from '@paymyinvoice/platform/data';
import type { Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});

type Page = { items: Record<string, unknown>[]; nextCursor?: string };
const ask = (query = '', { token }: Person = owner) =>
  invoices.request('GET', `/v1/invoices${query}`, { token });
const list = async (query = ''): Promise<Page> => await invoices.good(ask(query));
const idsOf = ({ items }: Page) => items.map(({ id }) => id);
const to = (email: string) => ({ payer: { name: 'Initech', email } });
const table = () => invoices.stage.table('invoice');

/** Stores it as it would be had other things happened to it. */
async function rewrite(id: string, changes: (row: Row) => object): Promise<void> {
  const row = await table().get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${id}` }, { consistent: true });
  if (row === undefined) throw new Error('The invoice is not stored.');
  await table().putMany([{ ...row, ...changes(row) }]);
}

async function madeOn(day: string, overrides: object = {}): Promise<string> {
  const { id } = await invoices.draft(owner, overrides);
  const position = `${day}#${id}`;
  await rewrite(id, () => ({ createdAt: `${day}T12:00:00.000Z`, gsi1sk: position, gsi2sk: position }));
  return id;
}

/** One of every status. */
async function oneOfEach() {
  const issued = async (overrides?: object) => (await invoices.issued(owner, overrides)).id as string;
  const due = (dueDate: string) => issued({ dueDate });
  const ids = {
    draft: (await invoices.draft(owner)).id as string,
    open: await issued(),
    partially_paid: await issued(),
    overdue: await due('2026-01-31'),
    overdueInPart: await due('2026-01-31'),
    paid: await issued(),
    void: await issued(),
  };
  const inPart = { balances: { receivable: 1000, revenue: -29_998, tax_payable: -4750 } };
  await rewrite(ids.partially_paid, () => inPart);
  await rewrite(ids.overdueInPart, () => inPart);
  const listIn = (row: Row, state: string) => ({ gsi2pk: String(row['gsi2pk']).replace('unpaid', state) });
  await rewrite(ids.paid, (row) => ({ ...listIn(row, 'paid'), balances: { receivable: 0 } }));
  await invoices.good(
    invoices.request('POST', `/v1/invoices/${ids.void}/void`, { token: owner.token, body: { reason: 'No' } }),
  );
  return ids;
}

describe('the list of invoices', () => {
  it('shows what each comes to and how it stands, newest first, and nothing of anybody else', async () => {
    await invoices.draft(await invoices.person());
    const first = await madeOn('2026-03-01');
    const second = await madeOn('2026-03-02');
    const { items } = await list();
    expect(items.map(({ id }) => id)).toEqual([second, first]);
    const {
      lines: _lines,
      taxes: _taxes,
      timeEntryIds: _times,
      payments: _payments,
      refunds: _refunds,
      creditNotes: _creditNotes,
      ...summary
    } = await invoices.read(owner, first);
    expect(items[1]).toEqual(summary);
  });

  it('is empty for whom nothing was made', async () => {
    expect(await list()).toEqual({ items: [] });
  });

  it('tells every status by what it is today', async () => {
    const ids = await oneOfEach();
    const of = async (status: string) => idsOf(await list(`?status=${status}`)).sort();
    expect(await of('draft')).toEqual([ids.draft]);
    expect(await of('open')).toEqual([ids.open]);
    expect(await of('partially_paid')).toEqual([ids.partially_paid]);
    expect(await of('overdue')).toEqual([ids.overdue, ids.overdueInPart].sort());
    expect(await of('paid')).toEqual([ids.paid]);
    expect(await of('void')).toEqual([ids.void]);
    const { items } = await list('?limit=100');
    for (const { id, status } of items) expect(await of(String(status))).toContain(id);
    expect(items).toHaveLength(7);
  });

  it('keeps to the days of making, both included, and to a payer however written; filters combine', async () => {
    const ada = await madeOn('2026-03-01', to('Ada@Example.com'));
    const adaLater = await madeOn('2026-03-03', to('ada@example.com'));
    const bob = await madeOn('2026-03-02', to('bob@example.com'));
    expect(idsOf(await list('?from=2026-03-02'))).toEqual([adaLater, bob]);
    expect(idsOf(await list('?to=2026-03-02'))).toEqual([bob, ada]);
    expect(idsOf(await list('?from=2026-03-02&to=2026-03-02'))).toEqual([bob]);
    expect(idsOf(await list('?from=2026-03-03&to=2026-03-01'))).toEqual([]);
    expect(idsOf(await list('?payerEmail=ADA@example.COM'))).toEqual([adaLater, ada]);
    expect(idsOf(await list('?payerEmail=ada@example.com&to=2026-03-02&status=draft'))).toEqual([ada]);
    expect(idsOf(await list('?payerEmail=ada@example.com&status=paid'))).toEqual([]);
  });

  it('gives full pages whatever is filtered, each invoice once', async () => {
    const { id } = await invoices.draft(owner);
    const row = await table().get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${id}` });
    // Every tenth is Ada's, among many that the filter leaves out.
    const rows = Array.from({ length: 250 }, (_, index) => {
      const copy = `inv_01JZX8Q5W3M7T9V2B4C6D8E${String(index).padStart(3, '0')}`;
      const position = `2026-03-01#${copy}`;
      const payer = { name: 'Initech', email: index % 10 === 3 ? 'ada@example.com' : 'bob@example.com' };
      return { ...row, ...{ sk: `INVOICE#${copy}`, id: copy, gsi1sk: position, gsi2sk: position, payer } };
    }) as Row[];
    await table().putMany(rows);
    for (const query of [
      '?payerEmail=ada@example.com&limit=10',
      '?payerEmail=ada@example.com&limit=10&status=draft',
    ]) {
      const found: unknown[] = [];
      const sizes: number[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: Page = await list(query + (cursor && `&cursor=${cursor}`));
        sizes.push(page.items.length);
        found.push(...idsOf(page));
        cursor = page.nextCursor;
      }
      expect(sizes).toEqual([10, 10, 5]);
      expect(new Set(found).size).toBe(25);
      expect(found).toEqual([...found].sort().reverse());
    }
  });

  it('refuses a cursor that is damaged, of another filter, or of another person', async () => {
    for (const day of ['2026-03-01', '2026-03-02']) await madeOn(day, to('ada@example.com'));
    const { nextCursor = '' } = await list('?limit=1&payerEmail=ada@example.com');
    const refused = [400, 'cursor.invalid'];
    const damaged = (nextCursor.startsWith('A') ? 'B' : 'A') + nextCursor.slice(1);
    expect(codeOf(await ask(`?limit=1&payerEmail=ada@example.com&cursor=${damaged}`))).toEqual(refused);
    for (const query of ['', '&payerEmail=bob@example.com', '&payerEmail=ada@example.com&status=draft'])
      expect(codeOf(await ask(`?limit=1${query}&cursor=${nextCursor}`))).toEqual(refused);
    const same = `?limit=1&payerEmail=ADA@example.com&cursor=${nextCursor}`;
    expect(codeOf(await ask(same, await invoices.person()))).toEqual(refused);
    expect((await list(same)).items).toHaveLength(1);
  });

  it.each([
    ...['limit=0', 'limit=101', 'status=late', 'status=OPEN', 'status=draft&status=open', 'from=yesterday'],
    ...['to=2026-02-30', 'payerEmail=ada', 'payerEmail=', 'colour=blue', 'cursor='],
  ])('refuses ?%s', async (query) => {
    expect(codeOf(await ask(`?${query}`))).toEqual([400, 'request.invalid']);
  });
});
