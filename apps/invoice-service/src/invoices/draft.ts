import { requestInvalid, type Id } from '@paymyinvoice/platform';
import { invoiceNotDraft } from './invoice.errors.ts';
import type { Draft, Invoice, InvoiceContent, InvoiceId, Line, Payer } from './invoice.ts';
import { TOTAL_LIMIT_MINOR, totalsOf } from './totals.ts';

export type DraftInput = {
  readonly payer: Payer;
  readonly currency: string;
  readonly lines: readonly Line[];
  readonly dueDate?: string | undefined;
  readonly notes?: string | undefined;
  readonly attachments: readonly Id<'med'>[];
};

export type Drafted = { readonly invoice: Draft; readonly content: InvoiceContent };

export function draftInvoice(
  input: DraftInput,
  { id, ownerId, now }: { id: InvoiceId; ownerId: Id<'usr'>; now: Date },
): Drafted {
  const at = now.toISOString();
  return written(input, { id, ownerId, version: 1, createdAt: at, updatedAt: at });
}

/** Takes the place of all that the draft said. */
export function redraft(before: Draft, input: DraftInput, now: Date): Drafted {
  const { id, ownerId, createdAt } = before;
  return written(input, {
    ...{ id, ownerId, createdAt },
    ...{ version: before.version + 1, updatedAt: now.toISOString() },
  });
}

export function requireDraft(invoice: Invoice): Draft {
  if (invoice.state !== 'draft') throw invoiceNotDraft();
  return invoice;
}

function written(
  { payer, currency, lines, dueDate, notes, attachments }: DraftInput,
  identity: Pick<Draft, 'id' | 'ownerId' | 'version' | 'createdAt' | 'updatedAt'>,
): Drafted {
  const totals = totalsOf(lines);
  if (totals === undefined)
    throw requestInvalid([{ path: 'lines', message: `must add up to less than ${TOTAL_LIMIT_MINOR}` }]);
  const { netMinor, taxMinor, totalMinor, taxes } = totals;
  const timeEntryIds = lines.flatMap(({ timeEntryId }) => timeEntryId ?? []);
  return {
    invoice: {
      ...identity,
      ...{ state: 'draft', payer, currency, netMinor, taxMinor, totalMinor, timeEntryIds, attachments },
      ...(dueDate !== undefined && { dueDate }),
    },
    content: { lines, taxes, ...(notes !== undefined && { notes }) },
  };
}
