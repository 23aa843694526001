import type { Issued } from '../src/invoices/invoice.ts';
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

/** 347.48 EUR that nobody has paid yet. */
export function anIssuedInvoice(overrides: Partial<Issued> = {}): Issued {
  return {
    ...{ id: 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Issued['id'], state: 'issued', number: 'INV-000001' },
    ...{ ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Issued['ownerId'], currency: 'EUR' },
    payer: { name: 'Initech Ltd', email: 'bills@initech.example' },
    issuer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    ...{ netMinor: 29_998, taxMinor: 4750, totalMinor: 34_748, timeEntryIds: [], attachments: [] },
    ...{ issuedOn: '2026-02-01', dueDate: '2026-03-03' },
    balances: { receivable: 34_748, revenue: -29_998, tax_payable: -4750 },
    ...{ reservedMinor: 0, eventCount: 1, reminders: 0, version: 2 },
    ...{ createdAt: '2026-02-01T10:00:00.000Z', updatedAt: '2026-02-01T10:00:00.000Z' },
    ...overrides,
  };
}
