import { dateOf, daysAfter, isUnpaid, payableMinor, type Invoice, type Issued } from '../invoices/invoice.ts';

/** So many days after it was due an invoice is reminded of, each time once. */
const REMINDERS = [
  { step: 1, days: 1 },
  { step: 2, days: 7 },
  { step: 3, days: 21 },
] as const;

export type ReminderStep = (typeof REMINDERS)[number]['step'];

type Planned = { readonly step: ReminderStep; readonly on: string };

/** After days without any, reminders that are owed come one a day, never two at once. */
function plannedReminder(invoice: Invoice): Planned | undefined {
  if (invoice.state !== 'issued' || !isUnpaid(invoice) || invoice.isAbandoned) return undefined;
  const next = REMINDERS[invoice.reminders];
  if (next === undefined) return undefined;
  const planned = daysAfter(invoice.dueDate, next.days);
  const earliest = invoice.remindedOn === undefined ? planned : daysAfter(invoice.remindedOn, 1);
  return { step: next.step, on: planned < earliest ? earliest : planned };
}

/** The day of the next reminder. */
export function nextReminderOn(invoice: Invoice): string | undefined {
  return plannedReminder(invoice)?.on;
}

/**
 * The reminder to send now, and the invoice as it is marked with that; undefined if there is none. Who is just paying
 * all of it is left alone: should the payment fail, the reminder comes on another day.
 */
export function decideReminder(
  invoice: Invoice,
  now: Date,
): { readonly invoice: Issued; readonly step: ReminderStep } | undefined {
  const today = dateOf(now);
  const next = plannedReminder(invoice);
  if (next === undefined || next.on > today) return undefined;
  if (invoice.state !== 'issued' || payableMinor(invoice) <= 0) return undefined;
  return { step: next.step, invoice: { ...invoice, reminders: next.step, remindedOn: today } };
}
