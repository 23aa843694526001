import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import {
  overtaken,
  untilItStands,
  type Key,
  type Position,
  type Row,
  type Write,
} from '@paymyinvoice/platform/data';
import { issuerGone } from '../issuers/issuer.errors.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import type { TimeEntriesRepository, TimeEntryFilter } from './time-entries.repository.ts';
import { timeEntryBusy, timeEntryInvoiced, timeEntryNotFound } from './time-entry.errors.ts';
import {
  amendTime,
  lockTime,
  recordTime,
  requireUnlocked,
  type NewTimeEntry,
  type TimeEntry,
  type TimeEntryChanges,
  type TimeEntryId,
} from './time-entry.ts';

/** `path` is where a request names it. */
export type NamedTimeEntry = { readonly id: TimeEntryId; readonly path: string };

export class TimeEntriesService {
  constructor(
    private readonly entries: TimeEntriesRepository,
    private readonly issuers: IssuersService,
    private readonly clock: Clock,
  ) {}

  async record(
    ownerId: Id<'usr'>,
    input: NewTimeEntry,
    recording: (entry: TimeEntry) => readonly Write[],
  ): Promise<TimeEntry> {
    const entry = recordTime(input, newId('tim', this.clock), ownerId, this.clock());
    const alongside = [this.issuers.present(ownerId), ...recording(entry)];
    if (!(await this.entries.insert(entry, alongside))) throw issuerGone();
    return entry;
  }

  async read(ownerId: Id<'usr'>, id: TimeEntryId): Promise<TimeEntry> {
    const entry = await this.entries.find(ownerId, id);
    if (entry === undefined) throw timeEntryNotFound();
    return entry;
  }

  async list(
    ownerId: Id<'usr'>,
    filter: TimeEntryFilter,
    page: { limit: number; after: Position | undefined },
  ): Promise<{ entries: TimeEntry[]; next: Position | undefined }> {
    return await this.entries.page(ownerId, filter, page);
  }

  /** `expect` sees the version that would be changed and throws if the caller means another. */
  async amend(
    ownerId: Id<'usr'>,
    id: TimeEntryId,
    changes: TimeEntryChanges,
    expect: (entry: TimeEntry) => void,
  ): Promise<TimeEntry> {
    return await untilItStands(async () => {
      const before = await this.read(ownerId, id);
      expect(before);
      const after = amendTime(before, changes, this.clock());
      return (await this.entries.replace(before, after)) ? after : overtaken;
    }, timeEntryBusy);
  }

  async remove(ownerId: Id<'usr'>, id: TimeEntryId, expect: (entry: TimeEntry) => void): Promise<void> {
    await untilItStands(async () => {
      const entry = await this.read(ownerId, id);
      expect(entry);
      requireUnlocked(entry);
      return (await this.entries.remove(entry)) ? undefined : overtaken;
    }, timeEntryBusy);
  }

  /** To read entries together with what they are to stand on. */
  keys(ownerId: Id<'usr'>, ids: readonly TimeEntryId[]): Key[] {
    return this.entries.keys(ownerId, ids);
  }

  /** The entries of these ids among rows that were read. */
  openIn(rows: readonly Row[], ownerId: Id<'usr'>, named: readonly NamedTimeEntry[]): TimeEntry[] {
    return named.map(({ id, path }) => {
      const entry = this.entries.entryIn(rows, ownerId, id);
      if (entry === undefined) throw timeEntryNotFound([{ path, message: 'is no time entry of yours' }]);
      if (entry.invoiceId !== undefined)
        throw timeEntryInvoiced([{ path, message: 'stands on an invoice already' }]);
      return entry;
    });
  }

  /** Belongs into the transaction that puts them on the invoice; fails it when one has changed since it was read. */
  locking(entries: readonly TimeEntry[], invoiceId: Id<'inv'>): Write[] {
    const now = this.clock();
    return entries.map((entry) => this.entries.replacing(entry, lockTime(entry, invoiceId, now)));
  }

  /** Belongs into the transaction that takes them off the invoice; fails it when one is not on it. */
  freeing(ownerId: Id<'usr'>, ids: readonly TimeEntryId[], invoiceId: Id<'inv'>): Write[] {
    const now = this.clock();
    return ids.map((id) => this.entries.freeing(ownerId, id, invoiceId, now));
  }

  /** For when their owner is gone; may be stopped anywhere and begun again. */
  async removeAll(ownerId: Id<'usr'>): Promise<void> {
    await this.entries.removeAll(ownerId);
  }
}
