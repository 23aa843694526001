import type { Money } from '@paymyinvoice/contracts';
import type { Id } from '@paymyinvoice/platform';
import { timeEntryInvoiced } from './time-entry.errors.ts';

export type TimeEntryId = Id<'tim'>;

/** Time worked by its owner. Once it stands on an invoice (`invoiceId`) it is locked. */
export type TimeEntry = {
  readonly id: TimeEntryId;
  readonly ownerId: Id<'usr'>;
  readonly date: string;
  readonly minutes: number;
  readonly description: string;
  readonly hourlyRate: Money;
  readonly client?: string;
  readonly invoiceId?: Id<'inv'>;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type NewTimeEntry = Pick<TimeEntry, 'date' | 'minutes' | 'description' | 'hourlyRate'> & {
  readonly client?: string | undefined;
};

/** Members that are absent stay as they are; a `client` of null is taken away. */
export type TimeEntryChanges = {
  readonly [Member in keyof NewTimeEntry]?:
    NewTimeEntry[Member] | (Member extends 'client' ? null : never) | undefined;
};

export function recordTime(input: NewTimeEntry, id: TimeEntryId, ownerId: Id<'usr'>, now: Date): TimeEntry {
  const { date, minutes, description, hourlyRate, client } = input;
  const at = now.toISOString();
  return {
    ...{ id, ownerId, date, minutes, description, hourlyRate },
    ...(client === undefined ? {} : { client }),
    ...{ version: 1, createdAt: at, updatedAt: at },
  };
}

export function amendTime(entry: TimeEntry, changes: TimeEntryChanges, now: Date): TimeEntry {
  requireUnlocked(entry);
  const { client: clientBefore, ...before } = entry;
  const client = changes.client === undefined ? clientBefore : changes.client;
  return {
    ...before,
    date: changes.date ?? entry.date,
    minutes: changes.minutes ?? entry.minutes,
    description: changes.description ?? entry.description,
    hourlyRate: changes.hourlyRate ?? entry.hourlyRate,
    ...(client === null || client === undefined ? {} : { client }),
    version: entry.version + 1,
    updatedAt: now.toISOString(),
  };
}

export function requireUnlocked(entry: TimeEntry): void {
  if (entry.invoiceId !== undefined) throw timeEntryInvoiced();
}

/** From now on it is the invoice's. */
export function lockTime(entry: TimeEntry, invoiceId: Id<'inv'>, now: Date): TimeEntry {
  requireUnlocked(entry);
  return { ...entry, invoiceId, version: entry.version + 1, updatedAt: now.toISOString() };
}
