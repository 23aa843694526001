import { newUlid, type Clock, type Id } from '@paymyinvoice/platform';
import { put, type Position, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Deed, HistoryEntry } from './history.ts';

type HistoryRow = Row & HistoryEntry;

const ROWS_AT_ONCE = 100;

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

  /** Page by page: entries of invoices that are no more go, and of all others the words that somebody wrote. */
  async forgetWords(
    ownerId: Id<'usr'>,
    existing: (ids: Id<'inv'>[]) => Promise<readonly Id<'inv'>[]>,
  ): Promise<void> {
    const page = { pk: partitionOf(ownerId), prefix: 'HISTORY#', limit: ROWS_AT_ONCE, consistent: true };
    let after: Position | undefined;
    do {
      const { rows, next } = await this.table.query<HistoryRow>({ ...page, after });
      const kept = new Set(await existing([...new Set(rows.map(invoiceOf))]));
      const isKept = (row: HistoryRow) => kept.has(invoiceOf(row));
      await this.table.removeMany(rows.filter((row) => !isKept(row)));
      const worded = rows.filter((row) => isKept(row) && row.detail !== undefined);
      await this.table.putMany(worded.map(({ detail: _, ...row }) => row));
      after = next;
    } while (after);
  }
}

function invoiceOf({ sk }: HistoryRow): Id<'inv'> {
  return sk.split('#')[1] as Id<'inv'>;
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
