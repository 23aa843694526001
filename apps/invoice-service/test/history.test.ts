import { type Person } from '@paymyinvoice/testing';
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

const list = (id: string, query = '', token: string | undefined = owner.token) =>
  invoices.request('GET', `/v1/invoices/${id}/history${query}`, { token });

async function voided(): Promise<string> {
  const { id } = await invoices.issued(owner);
  const body = { reason: 'Wrong payer' };
  await invoices.good(invoices.request('POST', `/v1/invoices/${id}/void`, { token: owner.token, body }));
  return id as string;
}

describe('the history of an invoice', () => {
  it('tells who did what, newest first', async () => {
    const id = await voided();
    await invoices.issued(owner);
    const { status, body } = await list(id);
    expect(status).toBe(200);
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) as string;
    expect(body).toEqual({
      items: [
        { at, actor: 'owner', action: 'voided', detail: 'Wrong payer' },
        { at, actor: 'owner', action: 'issued', detail: 'INV-000001' },
        { at, actor: 'owner', action: 'created' },
      ],
    });
  });

  it('comes in pages, each from where the last one ended', async () => {
    const id = await voided();
    const first = (await list(id, '?limit=2')).body;
    const second = (await list(id, `?limit=2&cursor=${first.nextCursor}`)).body;
    const actions = (page: typeof first) => page.items.map(({ action }: { action: string }) => action);
    expect([actions(first), actions(second)]).toEqual([['voided', 'issued'], ['created']]);
    expect(second).not.toHaveProperty('nextCursor');
    const other = (await invoices.draft(owner)).id as string;
    expect(codeOf(await list(other, `?cursor=${first.nextCursor}`))).toEqual([400, 'cursor.invalid']);
  });

  it('is shown to the owner alone', async () => {
    const { id } = await invoices.draft(owner);
    const stranger = await invoices.person();
    expect(codeOf(await list(id, '', stranger.token))).toEqual([404, 'invoice.not_found']);
    expect(codeOf(await list('inv_01JZX8Q5W3M7T9V2B4C6D8E0FG'))).toEqual([404, 'invoice.not_found']);
    expect(codeOf(await list('nonsense'))).toEqual([404, 'invoice.not_found']);
    const bare = await invoices.request('GET', `/v1/invoices/${id}/history`);
    expect(codeOf(bare)).toEqual([401, 'request.unauthenticated']);
  });
});
