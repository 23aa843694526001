import { createHash, randomBytes } from 'node:crypto';
import { eventually, type Person, type Reply } from '@paymyinvoice/testing';
import { startInvoiceStage } from './invoice-stage.ts';

export const API = 'paymyinvoice-local-invoice-api';
export const RECONCILE = 'paymyinvoice-local-invoice-reconcile';
export const MINUTE_MS = 60_000;
export const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** An issued invoice and somebody who holds a link to it. */
export type Owed = { readonly owner: Person; readonly id: string; readonly token: string };
export type PayerStage = Awaited<ReturnType<typeof startPayerStage>>;

export async function startPayerStage(options: Parameters<typeof startInvoiceStage>[0] = {}) {
  const invoices = await startInvoiceStage(options);
  const { stage } = invoices.stage;
  const table = invoices.stage.table('invoice');
  let keys = 0;

  return {
    ...invoices,
    table,

    async owed(amount = 10_000): Promise<Owed> {
      // Tests that move the clock outlast a token's usual life.
      const owner = await invoices.stage.person({ exp: Math.floor(Date.now() / 1000) + 24 * 60 * 60 });
      const lines = [{ description: 'Work', quantity: '1', unitAmount: amount }];
      const { id } = await invoices.issued(owner, { lines });
      const token = randomBytes(32).toString('base64url');
      const hash = createHash('sha256').update(token).digest('base64url');
      await table.putMany([{ pk: `LINK#${hash}`, sk: '-', ownerId: owner.id, invoiceId: id }]);
      return { owner, id, token };
    },

    pay(
      { token }: Pick<Owed, 'token'>,
      paymentMethod: string,
      {
        key = `key ${(keys += 1)}`,
        ...body
      }: { key?: string; amount?: unknown; [member: string]: unknown } = {},
    ): Promise<Reply> {
      return invoices.request('POST', `/v1/pay/${token}/payments`, {
        body: { paymentMethod, ...body },
        headers: { 'idempotency-key': key },
      });
    },

    async payments({ owner, id }: Owed) {
      const rows = await table.query({
        pk: `OWNER#${owner.id}`,
        prefix: `INVOICE#${id}#PAYMENT#`,
        consistent: true,
      });
      return rows.rows;
    },

    /** What the provider says it has charged for an invoice. */
    async charges({ id }: Owed) {
      const { charges } = await stage.payments();
      return charges.filter(({ metadata }) => metadata?.['invoiceId'] === id);
    },

    async book({ owner }: Owed) {
      return await table.get({ pk: `BOOK#${owner.id}`, sk: 'BOOK' }, { consistent: true });
    },

    invoice: ({ owner, id }: Owed) => invoices.read(owner, id),

    /** Once an invoice says so. */
    until: (owed: Owed, what: string, isSo: (invoice: Reply['body']) => boolean) =>
      eventually(what, async () => {
        const invoice = await invoices.read(owed.owner, owed.id);
        return isSo(invoice) ? invoice : undefined;
      }),

    async reconcile() {
      return await stage.invoke(RECONCILE, {});
    },
  };
}
