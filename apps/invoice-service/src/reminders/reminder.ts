import { daysAfter, isUnpaid, type Invoice } from '../invoices/invoice.ts';

/** So many days after it was due an invoice is reminded of, each time once. */
export const REMINDER_DAYS = [1, 7, 21] as const;

/** The day of the next reminder. After days without any, those that are owed come one a day, never two at once. */
export function nextReminderOn(invoice: Invoice): string | undefined {
  if (invoice.state !== 'issued' || !isUnpaid(invoice) || invoice.isAbandoned) return undefined;
  const days = REMINDER_DAYS[invoice.reminders];
  if (days === undefined) return undefined;
  const planned = daysAfter(invoice.dueDate, days);
  const earliest = invoice.remindedOn === undefined ? planned : daysAfter(invoice.remindedOn, 1);
  return planned < earliest ? earliest : planned;
}
