import { describe, expect, it } from 'vitest';
import { aTimeEntry } from '../../test/builders.ts';
import { amendTime, lockTime, recordTime, requireUnlocked } from './time-entry.ts';

const later = new Date('2026-02-03T04:05:06.789Z');
const locked = { ...aTimeEntry(), invoiceId: 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG' as never };

describe('a time entry', () => {
  it('begins at version 1 and carries only the members that were given', () => {
    const { id, ownerId, date, minutes, description, hourlyRate } = aTimeEntry();
    const entry = recordTime({ date, minutes, description, hourlyRate }, id, ownerId, later);
    expect(entry).toStrictEqual({
      ...{ id, ownerId, date, minutes, description, hourlyRate, version: 1 },
      ...{ createdAt: later.toISOString(), updatedAt: later.toISOString() },
    });
  });

  it('changes what is named, keeps the rest, and counts its version up', () => {
    const entry = aTimeEntry({ client: 'Initech' });
    expect(amendTime(entry, { minutes: 15 }, later)).toStrictEqual({
      ...{ ...entry, minutes: 15, version: entry.version + 1, updatedAt: later.toISOString() },
    });
  });

  it('loses its client when that is set to null, and only then', () => {
    const entry = aTimeEntry({ client: 'Initech' });
    expect(amendTime(entry, { client: null }, later)).not.toHaveProperty('client');
    expect(amendTime(entry, { client: undefined }, later).client).toBe('Initech');
    expect(amendTime(entry, { client: 'Umbrella' }, later).client).toBe('Umbrella');
  });

  it('is taken by an invoice once, and is another version then', () => {
    const taken = lockTime(aTimeEntry(), locked.invoiceId, later);
    expect(taken).toStrictEqual({ ...locked, version: 2, updatedAt: later.toISOString() });
    expect(() => lockTime(taken, locked.invoiceId, later)).toThrow(
      expect.objectContaining({ code: 'time_entry.invoiced' }),
    );
  });

  it('is locked once it stands on an invoice', () => {
    expect(() => amendTime(locked, { minutes: 15 }, later)).toThrow(
      expect.objectContaining({ code: 'time_entry.invoiced' }),
    );
    expect(() => requireUnlocked(locked)).toThrow(expect.objectContaining({ code: 'time_entry.invoiced' }));
    expect(() => requireUnlocked(aTimeEntry())).not.toThrow();
  });
});
