import { absent, put, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { InvoiceRef } from './pay-link.ts';

/** `LINK#<hash of the token>`: who has read the table can open nothing. */
export class PayLinksRepository {
  constructor(private readonly table: Table) {}

  opening(tokenHash: string, { ownerId, invoiceId }: InvoiceRef): Write {
    return put({ ...keyOf(tokenHash), ownerId, invoiceId }, absent);
  }

  async find(tokenHash: string): Promise<InvoiceRef | undefined> {
    const row = await this.table.get<Row & InvoiceRef>(keyOf(tokenHash), { consistent: true });
    return row && { ownerId: row.ownerId, invoiceId: row.invoiceId };
  }
}

function keyOf(tokenHash: string) {
  return { pk: `LINK#${tokenHash}`, sk: '-' };
}
