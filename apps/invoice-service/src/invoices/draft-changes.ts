import type { DraftInput } from './draft.ts';
import type { Payer } from './invoice.ts';

type Removable = 'timeEntryTaxRatePercent' | 'dueDate' | 'notes';

/** Members that are absent stay as they are; what is null is taken away. Lists are replaced as a whole. */
export type DraftChanges = {
  readonly [Member in Exclude<keyof DraftInput, 'payer'>]?:
    DraftInput[Member] | (Member extends Removable ? null : never) | undefined;
} & {
  readonly payer?:
    | {
        readonly name?: string | undefined;
        readonly email?: string | undefined;
        readonly address?: string | null | undefined;
      }
    | undefined;
};

export function changedBy(changes: DraftChanges, before: DraftInput): DraftInput {
  const { payer = {} } = changes;
  return {
    payer: payerOf({
      name: payer.name ?? before.payer.name,
      email: payer.email ?? before.payer.email,
      address: unlessNull(payer.address, before.payer.address),
    }),
    currency: changes.currency ?? before.currency,
    lines: changes.lines ?? before.lines,
    timeEntryIds: changes.timeEntryIds ?? before.timeEntryIds,
    timeEntryTaxRatePercent: unlessNull(changes.timeEntryTaxRatePercent, before.timeEntryTaxRatePercent),
    dueDate: unlessNull(changes.dueDate, before.dueDate),
    notes: unlessNull(changes.notes, before.notes),
    attachments: changes.attachments ?? before.attachments,
  };
}

function unlessNull<Value>(change: Value | null | undefined, before: Value | undefined): Value | undefined {
  return change === undefined ? before : (change ?? undefined);
}

function payerOf({ name, email, address }: Payer): Payer {
  return { name, email, ...(address !== undefined && { address }) };
}
