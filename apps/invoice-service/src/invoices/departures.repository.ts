import type { Id } from '@paymyinvoice/platform';
import { present, update, type Key, type Row, type Table } from '@paymyinvoice/platform/data';
import type { Invoice, InvoiceId } from './invoice.ts';

type HeadRow = Row & Invoice;

const prefix = 'INVOICE#';
const headKey = /^INVOICE#[^#]+$/;
const ROWS_AT_ONCE = 200;
const UPDATES_AT_ONCE = 10;

/** What becomes of invoices when their owner leaves, page by page: each step may be stopped and repeated. */
export class DeparturesRepository {
  constructor(private readonly table: Table) {}

  async closeAll(ownerId: Id<'usr'>): Promise<void> {
    const page = { pk: `OWNER#${ownerId}`, prefix, limit: ROWS_AT_ONCE, consistent: true };
    let after: Record<string, string> | undefined;
    do {
      const { rows, next } = await this.table.query({ ...page, after });
      const heads = rows.filter(({ sk }) => headKey.test(sk)) as HeadRow[];
      await this.removeDrafts(heads.filter(({ state }) => state === 'draft'));
      await this.abandon(heads.filter((head) => head.state === 'issued' && !head.isAbandoned));
      after = next;
    } while (after);
  }

  async existing(ownerId: Id<'usr'>, ids: readonly InvoiceId[]): Promise<InvoiceId[]> {
    const keys = ids.map((id) => ({ pk: `OWNER#${ownerId}`, sk: prefix + id }));
    const rows = await this.table.getMany<HeadRow>(keys, { consistent: true });
    return rows.map(({ id }) => id);
  }

  /** The heads last: who was stopped before finds the rest by them. */
  private async removeDrafts(drafts: readonly Key[]): Promise<void> {
    await this.table.removeMany(drafts.map(({ pk, sk }) => ({ pk, sk: `${sk}#CONTENT` })));
    await this.table.removeMany(drafts);
  }

  /** Whoever is changing the invoice at the same moment finds another version, and reads anew. */
  private async abandon(issued: readonly Key[]): Promise<void> {
    const change = { set: { isAbandoned: true }, remove: ['gsi3pk', 'gsi3sk'], add: { version: 1 } };
    for (let start = 0; start < issued.length; start += UPDATES_AT_ONCE) {
      const some = issued.slice(start, start + UPDATES_AT_ONCE);
      await Promise.all(some.map((key) => this.table.writeRepeatable(update(key, change, present))));
    }
  }
}
