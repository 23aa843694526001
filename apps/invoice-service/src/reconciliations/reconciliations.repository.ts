import { isId, type Id } from '@paymyinvoice/platform';
import { shards, type Table } from '@paymyinvoice/platform/data';
import type { InvoiceId } from '../invoices/invoice.ts';

type Owned = { readonly ownerId: Id<'usr'>; readonly invoiceId: InvoiceId };

/** A payment or refund whose time has come. */
export type Due = Owned & { readonly id: Id<'pay'> | Id<'ref'>; readonly checkAt: string };

const MOST_PER_SHARD = 250;

export class ReconciliationsRepository {
  constructor(private readonly table: Table) {}

  /** Who has waited longest first. */
  async due(now: Date): Promise<Due[]> {
    const upTo = `${now.toISOString()}~`;
    const pages = await Promise.all(
      shards.map((shard) =>
        this.table.query({ index: 'gsi3', pk: `CHARGES#${shard}`, upTo, limit: MOST_PER_SHARD }),
      ),
    );
    return pages
      .flatMap(({ rows }) => rows.flatMap(({ pk, sk, gsi3sk }) => dueOf(pk, sk, String(gsi3sk))))
      .sort((a, b) => (a.checkAt < b.checkAt ? -1 : 1));
  }
}

/** `OWNER#<usr>`, `INVOICE#<inv>#PAYMENT#<pay>` or `…#REFUND#<ref>`: the index holds keys alone. */
function dueOf(pk: string, sk: string, position: string): Due[] {
  const ownerId = pk.split('#')[1];
  const [, invoiceId, , id] = sk.split('#');
  const [checkAt = ''] = position.split('#');
  const isDue = isId('usr', ownerId) && isId('inv', invoiceId) && (isId('pay', id) || isId('ref', id));
  return isDue ? [{ ownerId, invoiceId, id, checkAt }] : [];
}
