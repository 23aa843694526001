import { requestInvalid, type Id } from '@paymyinvoice/platform';
import type { TimeEntry, TimeEntryId } from '../time-entries/time-entry.ts';
import { changedBy, type DraftChanges } from './draft-changes.ts';
import { invoiceNotDraft } from './invoice.errors.ts';
import type { Draft, Invoice, InvoiceContent, InvoiceId, Line, Payer } from './invoice.ts';
import { lineOfTime, taxedAt } from './time-line.ts';
import { TOTAL_LIMIT_MINOR, totalsOf } from './totals.ts';

export const MOST_LINES = 100;

export type DraftInput = {
  readonly payer: Payer;
  readonly currency: string;
  /** Those written by hand. Time entries make theirs, which follow. */
  readonly lines: readonly Line[];
  readonly timeEntryIds: readonly TimeEntryId[];
  readonly timeEntryTaxRatePercent?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly notes?: string | undefined;
  readonly attachments: readonly Id<'med'>[];
};

export type Drafted = { readonly invoice: Draft; readonly content: InvoiceContent };

type Identity = Pick<Draft, 'id' | 'ownerId' | 'version' | 'createdAt' | 'updatedAt'>;

/** `entries` are those that the input names. */
export function draftInvoice(
  input: DraftInput,
  entries: readonly TimeEntry[],
  { id, ownerId, now }: { id: InvoiceId; ownerId: Id<'usr'>; now: Date },
): Drafted {
  const at = now.toISOString();
  const lines = linesOf(input, [], entries);
  return written(input, lines, { id, ownerId, version: 1, createdAt: at, updatedAt: at });
}

/** `entries` are those that were not on it before. What stands on it stays as it was taken: its time is locked. */
export function redraft(
  before: Drafted,
  changes: DraftChanges,
  entries: readonly TimeEntry[],
  now: Date,
): Drafted {
  const { id, ownerId, createdAt, version, currency, timeEntryIds } = before.invoice;
  const input = changedBy(changes, inputOf(before));
  const lines = linesOf(input, before.content.lines, entries);
  const keepsTime = timeEntryIds.some((id) => input.timeEntryIds.includes(id));
  if (keepsTime && input.currency !== currency)
    throw invalid('currency', `must be that of the time entries on it, ${currency}`);
  return written(input, lines, {
    ...{ id, ownerId, createdAt, version: version + 1, updatedAt: now.toISOString() },
  });
}

export function requireDraft(invoice: Invoice): Draft {
  if (invoice.state !== 'draft') throw invoiceNotDraft();
  return invoice;
}

function inputOf({ invoice, content }: Drafted): DraftInput {
  const { payer, currency, timeEntryIds, dueDate, attachments } = invoice;
  const { lines, notes, timeEntryTaxRatePercent } = content;
  return {
    ...{ payer, currency, lines: lines.filter(({ timeEntryId }) => !timeEntryId), timeEntryIds },
    ...{ timeEntryTaxRatePercent, dueDate, notes, attachments },
  };
}

/** Time comes after what was written by hand, in the order in which it is named. */
function linesOf(input: DraftInput, before: readonly Line[], entries: readonly TimeEntry[]): Line[] {
  const ofTime = input.timeEntryIds.flatMap((id, index) => {
    const entry = entries.find((entry) => entry.id === id);
    if (entry && entry.hourlyRate.currency !== input.currency)
      throw invalid(`timeEntryIds.${index}`, 'is in another currency than the invoice');
    const line = entry ? lineOfTime(entry) : before.find(({ timeEntryId }) => timeEntryId === id);
    return line ? taxedAt(line, input.timeEntryTaxRatePercent) : [];
  });
  return [...input.lines, ...ofTime];
}

function written(input: DraftInput, lines: readonly Line[], identity: Identity): Drafted {
  const { payer, currency, timeEntryIds, timeEntryTaxRatePercent, dueDate, notes, attachments } = input;
  if (lines.length === 0 || lines.length > MOST_LINES)
    throw invalid('lines', `must be 1 to ${MOST_LINES}, those of time entries included`);
  const totals = totalsOf(lines);
  if (totals === undefined) throw invalid('lines', `must add up to less than ${TOTAL_LIMIT_MINOR}`);
  const { netMinor, taxMinor, totalMinor, taxes } = totals;
  return {
    invoice: {
      ...identity,
      ...{ state: 'draft', payer, currency, netMinor, taxMinor, totalMinor, timeEntryIds, attachments },
      ...(dueDate !== undefined && { dueDate }),
    },
    content: {
      ...{ lines, taxes },
      ...(notes !== undefined && { notes }),
      ...(timeEntryTaxRatePercent !== undefined && { timeEntryTaxRatePercent }),
    },
  };
}

function invalid(path: string, message: string) {
  return requestInvalid([{ path, message }]);
}
