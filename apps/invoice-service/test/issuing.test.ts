import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());

describe('issuing an invoice', () => {
  it('gives it a number, owes what it says, and tells of it', async () => {
    const owner = await invoices.person();
    const { id } = await invoices.draft(owner);
    const reply = await invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      ...{ id, number: 'INV-000001', status: 'open' },
      total: { amount: 34_748, currency: 'EUR' },
      outstanding: { amount: 34_748, currency: 'EUR' },
    });
    expect(await invoices.eventsAbout(id, 1)).toEqual([['invoice.issued', 1]]);
    expect(await invoices.read(owner, id)).toEqual(reply.body);
  });

  it('gives two hundred at once consecutive numbers', async () => {
    const owner = await invoices.person();
    const drafts = await Promise.all(Array.from({ length: 200 }, () => invoices.draft(owner)));
    const replies = await Promise.all(
      drafts.map(({ id }) => invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token })),
    );
    const numbers = replies.map(({ body }) => body.number as string).sort();
    expect(numbers).toEqual(drafts.map((_, index) => `INV-${String(index + 1).padStart(6, '0')}`));
  }, 180_000);

  it('happens once', async () => {
    const owner = await invoices.person();
    const { id } = await invoices.issued(owner);
    const again = await invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token });
    expect(codeOf(again)).toEqual([409, 'invoice.not_draft']);
  });
});
