import type { TimeEntry } from '../src/time-entries/time-entry.ts';

export function aTimeEntry(overrides: Partial<TimeEntry> = {}): TimeEntry {
  return {
    id: 'tim_01JZX8Q5W3M7T9V2B4C6D8E0FG' as TimeEntry['id'],
    ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' as TimeEntry['ownerId'],
    date: '2026-01-31',
    minutes: 90,
    description: 'Design review',
    hourlyRate: { amount: 10_000, currency: 'EUR' },
    version: 1,
    createdAt: '2026-01-31T17:00:00.000Z',
    updatedAt: '2026-01-31T17:00:00.000Z',
    ...overrides,
  };
}
