import { newUlid, type Clock, type Id } from '@paymyinvoice/platform';
import { put, type Position, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Deed, HistoryEntry } from './history.ts';

type HistoryRow = Row & HistoryEntry;

/** `HISTORY#<invoice>#…` in the owner's partition, apart from the invoice: it is long, and seldom read. */
export class HistoriesRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  appending(ownerId: Id<'usr'>, invoiceId: Id<'inv'>, deed: Deed): Write {
    const at = this.clock().toISOString();
    return put({
      pk: partitionOf(ownerId),
      sk: prefixOf(invoiceId) + newUlid(this.clock),
      at,
      ...deed,
    });
  }

  /** Newest first. */
  async page(
    ownerId: Id<'usr'>,
    invoiceId: Id<'inv'>,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ items: HistoryEntry[]; next: Position | undefined }> {
    const { rows, next } = await this.table.query<HistoryRow>({
      ...{ pk: partitionOf(ownerId), prefix: prefixOf(invoiceId), newestFirst: true, consistent: true },
      ...part,
    });
    return { items: rows.map(entryOf), next };
  }
}

function partitionOf(ownerId: Id<'usr'>): string {
  return `OWNER#${ownerId}`;
}

function prefixOf(invoiceId: Id<'inv'>): string {
  return `HISTORY#${invoiceId}#`;
}

function entryOf(row: HistoryRow): HistoryEntry {
  const { pk: _pk, sk: _sk, ...entry } = row;
  return entry;
}
