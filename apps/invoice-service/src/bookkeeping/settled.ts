import type { Transaction } from '../ledger/book.ts';
import { balancesWith } from '../ledger/postings.ts';
import { eventsOf } from '../invoices/invoice-event.ts';
import type { Invoice } from '../invoices/invoice.ts';

/** The invoice as it is to be stored: what was decided, and what follows from that. */
export function settled(
  before: Invoice,
  decided: Invoice,
  transaction: Transaction | undefined,
  now: Date,
): Invoice {
  const kept = { version: before.version + 1, updatedAt: now.toISOString() };
  if (decided.state === 'draft') return { ...decided, ...kept };
  const balances = balancesWith(decided.balances, transaction?.postings ?? []);
  const after = { ...decided, ...kept, balances };
  return { ...after, eventCount: decided.eventCount + eventsOf(before, after).length };
}
