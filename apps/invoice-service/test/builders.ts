import type { Issued } from '../src/invoices/invoice.ts';
import type { Account } from '../src/ledger/account.ts';
import type { Entry } from '../src/ledger/book.ts';
import type { Charged } from '../src/payments/payment.ts';
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

/** A payment of 400 cents that a provider is asked for; other states replace the members of this one. */
export function aCharged({
  status = 'pending',
  ...overrides
}: Partial<Record<string, unknown>> = {}): Charged {
  return {
    id: 'pay_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    invoiceId: 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    ...{ amountMinor: 400, currency: 'EUR', refundedMinor: 0, refundingMinor: 0, eventCount: 0, version: 1 },
    ...{ method: 'simulated', paymentMethod: 'tok_ok', description: 'INV-000001', status },
    ...((status === 'pending' || status === 'requires_action') && { checkAt: '2026-02-01T12:01:00.000Z' }),
    createdAt: '2026-02-01T12:00:00.000Z',
    updatedAt: '2026-02-01T12:00:00.000Z',
    ...overrides,
  } as unknown as Charged;
}

/** What an entry posts to an account. */
export function sumOf(entry: Entry | undefined, account: Account): number {
  const postings = entry?.postings.filter((posting) => posting.account === account) ?? [];
  return postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
