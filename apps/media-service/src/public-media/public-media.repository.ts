import { put, remove, type Position, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Entry } from '../media/entry.ts';
import type { MediaId } from '../media/media.ts';
import { dayOf } from './public-days.ts';

type EntryRow = Row & Entry;

const register = 'PUBLIC_DAYS';

/**
 * `PUBLIC#<day>` / `<id>`: what was published, by the day it was made, so that no day's list grows with the years.
 * `PUBLIC_DAYS` / `<day>`: the days that have, or have had, any.
 */
export class PublicMediaRepository {
  private readonly registered = new Set<string>();

  constructor(private readonly table: Table) {}

  async find(id: MediaId): Promise<Entry | undefined> {
    const row = await this.table.get<EntryRow>(keyOf(id), { consistent: true });
    return row && entryOfRow(row);
  }

  /** Newest first. */
  async ofDay(
    day: string,
    { limit, after }: { limit: number; after: MediaId | undefined },
  ): Promise<Entry[]> {
    const { rows } = await this.table.query<EntryRow>({
      ...{ pk: partitionOf(day), newestFirst: true, limit, consistent: true },
      ...(after !== undefined && { after: keyOf(after) }),
    });
    return rows.map(entryOfRow);
  }

  /** Newest first, beginning with `upTo`. */
  async days(
    upTo: string | undefined,
    { limit, after }: { limit: number; after: Position | undefined },
  ): Promise<{ days: string[]; next: Position | undefined }> {
    const { rows, next } = await this.table.query({
      ...{ pk: register, newestFirst: true, limit, after, consistent: true },
      ...(upTo !== undefined && { upTo }),
    });
    return { days: rows.map(({ sk }) => sk), next };
  }

  /**
   * Before the transaction of an entry, not in it: there, everything that is published on a day would fight over one row.
   * A day is never struck off again, so each instance writes it once; one without entries does no harm.
   */
  async register(day: string): Promise<void> {
    if (this.registered.has(day)) return;
    await this.table.write(put({ pk: register, sk: day }));
    this.registered.add(day);
  }

  putting(entry: Entry): Write {
    return put({ ...keyOf(entry.id), ...entry });
  }

  removing(id: MediaId): Write {
    return remove(keyOf(id));
  }
}

function keyOf(id: MediaId) {
  return { pk: partitionOf(dayOf(id)), sk: id };
}

function partitionOf(day: string): string {
  return `PUBLIC#${day}`;
}

function entryOfRow({ pk: _pk, sk: _sk, ...entry }: EntryRow): Entry {
  return entry;
}
