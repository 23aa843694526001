import { type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayer, codeOf, payTokenIn, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});

async function fetched(path: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(invoices.stage.stage.serviceUrl('invoice') + path, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

const isWholePdf = (bytes: Buffer) =>
  bytes.subarray(0, 5).toString() === '%PDF-' && bytes.subarray(-6).toString().trim() === '%%EOF';

describe('an invoice as a PDF', () => {
  it('is there for its owner in every state, under a name of its own', async () => {
    const { id } = await invoices.draft(owner);
    const names: (string | null)[] = [];
    const look = async () => {
      const { status, headers, bytes } = await fetched(`/v1/invoices/${id}/pdf`, owner.token);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(isWholePdf(bytes)).toBe(true);
      names.push(/filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? null);
    };
    const post = (what: string, body?: object) =>
      invoices.good(invoices.request('POST', `/v1/invoices/${id}/${what}`, { token: owner.token, body }));
    await look();
    await post('issue');
    await look();
    await post('void', { reason: 'Wrong payer' });
    await look();
    expect(names).toEqual(['invoice-draft.pdf', 'INV-000001.pdf', 'INV-000001-void.pdf']);
  });

  it('is there for whoever holds the link, for as long as that works', async () => {
    const payer = aPayer();
    const { id } = await invoices.issued(owner, { payer });
    const token = payTokenIn(await invoices.mailTo(payer.email));
    const mine = await fetched(`/v1/invoices/${id}/pdf`, owner.token);
    const theirs = await fetched(`/v1/pay/${token}/pdf`);
    expect(theirs.status).toBe(200);
    expect(theirs.bytes.equals(mine.bytes)).toBe(true);
    for (const wrong of ['A'.repeat(43), 'x'])
      expect(codeOf(await invoices.request('GET', `/v1/pay/${wrong}/pdf`))).toEqual([
        404,
        'pay_link.not_found',
      ]);
    const body = { reason: 'Wrong payer' };
    await invoices.good(invoices.request('POST', `/v1/invoices/${id}/void`, { token: owner.token, body }));
    expect((await fetched(`/v1/pay/${token}/pdf`)).status).toBe(404);
  });

  it('is shown to nobody else', async () => {
    const { id } = await invoices.issued(owner);
    const stranger = await invoices.person();
    const path = `/v1/invoices/${id}/pdf`;
    expect(codeOf(await invoices.request('GET', path))).toEqual([401, 'request.unauthenticated']);
    expect(codeOf(await invoices.request('GET', path, { token: stranger.token }))).toEqual([
      404,
      'invoice.not_found',
    ]);
  });
});
