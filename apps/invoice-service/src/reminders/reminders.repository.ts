import { idSchema } from '@paymyinvoice/platform';
import type { Position, Row, Table } from '@paymyinvoice/platform/data';
import type { InvoiceRef } from '../pay-links/pay-link.ts';

const ownerSchema = idSchema('usr');
const invoiceSchema = idSchema('inv');

/** gsi3 lists every invoice that has a reminder before it under the day of the next one, in shards. */
export class RemindersRepository {
  constructor(private readonly table: Table) {}

  /** Longest due first. The index may be behind: the invoice itself says whether it is still so. */
  async dueBy(
    today: string,
    shard: string,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ invoices: InvoiceRef[]; next: Position | undefined }> {
    const { rows, next } = await this.table.query({
      ...{ index: 'gsi3', pk: `REMINDERS#${shard}`, upTo: `${today}#~` },
      ...part,
    });
    return { invoices: rows.map(namedByKey), next };
  }
}

/** The index holds keys alone. */
function namedByKey({ pk, sk }: Row): InvoiceRef {
  return {
    ownerId: ownerSchema.parse(pk.slice('OWNER#'.length)),
    invoiceId: invoiceSchema.parse(sk.slice('INVOICE#'.length)),
  };
}
