import type { Id } from '@paymyinvoice/platform';
import {
  absent,
  put,
  remove,
  update,
  when,
  type Key,
  type Page,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { TimeEntry, TimeEntryId } from './time-entry.ts';

export type TimeEntryFilter = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly invoiced?: boolean | undefined;
};

type TimeEntryRow = Row & TimeEntry & Record<'gsi1pk' | 'gsi1sk' | 'gsi2pk' | 'gsi2sk', string>;

const prefix = 'TIME#';
const ROWS_AT_ONCE = 500;
const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

/** gsi1 lists an owner's entries by date; gsi2 the same, apart for invoiced and open ones, so that no list filters. */
export class TimeEntriesRepository {
  constructor(private readonly table: Table) {}

  /** False when something of `alongside` does not hold. */
  async insert(entry: TimeEntry, alongside: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(put(rowOf(entry), absent), ...alongside);
  }

  async find(ownerId: Id<'usr'>, id: TimeEntryId): Promise<TimeEntry | undefined> {
    const row = await this.table.get<TimeEntryRow>(keyOf(ownerId, id), { consistent: true });
    return row && entryOf(row);
  }

  /** False when the entry has changed since `before` was read. */
  async replace(before: TimeEntry, after: TimeEntry): Promise<boolean> {
    return await this.table.tryWrite(this.replacing(before, after));
  }

  keys(ownerId: Id<'usr'>, ids: readonly TimeEntryId[]): Key[] {
    return ids.map((id) => keyOf(ownerId, id));
  }

  entryIn(rows: readonly Row[], ownerId: Id<'usr'>, id: TimeEntryId): TimeEntry | undefined {
    const key = keyOf(ownerId, id);
    const row = rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk) as TimeEntryRow | undefined;
    return row && entryOf(row);
  }

  replacing(before: TimeEntry, after: TimeEntry): Write {
    return put(rowOf(after), when`version = ${before.version}`);
  }

  /** What it says stays unread: nobody else can have changed a locked entry. */
  freeing(ownerId: Id<'usr'>, id: TimeEntryId, invoiceId: Id<'inv'>, now: Date): Write {
    return update(
      keyOf(ownerId, id),
      {
        set: { gsi2pk: listOf(ownerId, false), updatedAt: now.toISOString() },
        remove: ['invoiceId'],
        add: { version: 1 },
      },
      when`invoiceId = ${invoiceId}`,
    );
  }

  async remove(entry: TimeEntry): Promise<boolean> {
    return await this.table.tryWrite(
      remove(keyOf(entry.ownerId, entry.id), when`version = ${entry.version}`),
    );
  }

  /** By the page, so that thousands fit into memory and what was removed stays removed. */
  async removeAll(ownerId: Id<'usr'>): Promise<void> {
    const page = { pk: partitionOf(ownerId), prefix, limit: ROWS_AT_ONCE, consistent: true };
    for (;;) {
      const { rows, next } = await this.table.query(page);
      await this.table.removeMany(rows);
      if (next === undefined) return;
    }
  }

  /** Newest date first. */
  async page(
    ownerId: Id<'usr'>,
    { from = FIRST_DAY, to = LAST_DAY, invoiced }: TimeEntryFilter,
    { limit, after }: { limit: number; after: Position | undefined },
  ): Promise<{ entries: TimeEntry[]; next: Position | undefined }> {
    // DynamoDB refuses a range that ends before it begins.
    if (from > to) return { entries: [], next: undefined };
    const page: Page<TimeEntryRow> = await this.table.query<TimeEntryRow>({
      ...(invoiced === undefined
        ? { index: 'gsi1', pk: listOf(ownerId) }
        : { index: 'gsi2', pk: listOf(ownerId, invoiced) }),
      // The tilde sorts after every id of the last day.
      between: [from, `${to}~`],
      newestFirst: true,
      limit,
      after,
    });
    return { entries: page.rows.map(entryOf), next: page.next };
  }
}

function keyOf(ownerId: Id<'usr'>, id: TimeEntryId) {
  return { pk: partitionOf(ownerId), sk: prefix + id };
}

function partitionOf(ownerId: Id<'usr'>): string {
  return `OWNER#${ownerId}`;
}

function listOf(ownerId: Id<'usr'>, invoiced?: boolean): string {
  return invoiced === undefined ? `TIME#${ownerId}` : `TIME#${ownerId}#${invoiced ? 'invoiced' : 'open'}`;
}

function rowOf(entry: TimeEntry): TimeEntryRow {
  const position = `${entry.date}#${entry.id}`;
  return {
    ...keyOf(entry.ownerId, entry.id),
    ...{ gsi1pk: listOf(entry.ownerId), gsi1sk: position },
    ...{ gsi2pk: listOf(entry.ownerId, entry.invoiceId !== undefined), gsi2sk: position },
    ...entry,
  };
}

function entryOf(row: TimeEntryRow): TimeEntry {
  const { pk: _pk, sk: _sk, gsi1pk: _1p, gsi1sk: _1s, gsi2pk: _2p, gsi2sk: _2s, ...entry } = row;
  return entry;
}
