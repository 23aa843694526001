import type { Invoice } from './invoice.ts';
import { moneyOf } from './invoice.ts';

export type InvoiceEvent = 'issued' | 'paid' | 'partially_paid' | 'voided' | 'overdue';

/** What one change comes to for those who listen. */
export function eventsOf(before: Invoice, after: Invoice): InvoiceEvent[] {
  if (after.state === 'draft') return [];
  if (after.state === 'void') return before.state === 'void' ? [] : ['voided'];
  if (before.state !== 'issued') return ['issued'];
  const [was, is] = [moneyOf(before), moneyOf(after)];
  if (was.outstandingMinor > 0 && is.outstandingMinor === 0) return ['paid'];
  if (is.paidMinor > was.paidMinor) return ['partially_paid'];
  return before.reminders === 0 && after.reminders > 0 ? ['overdue'] : [];
}
