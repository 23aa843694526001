import type { CreditNote } from './credit-note.ts';

export function creditNoteBody(creditNote: CreditNote) {
  const { id, number, amountMinor: amount, currency, reason, status, issuedOn, createdAt } = creditNote;
  return { id, number, amount: { amount, currency }, reason, status, issuedOn, createdAt };
}

type Stored = { readonly sk: string };

/** Of those among the rows of an invoice, oldest first. */
export function creditNoteBodies(rows: readonly Stored[]) {
  return rows
    .filter(({ sk }) => sk.includes('#CREDIT#'))
    .map((row) => row as Stored & CreditNote)
    .sort((a, b) => positionOf(a) - positionOf(b))
    .map(creditNoteBody);
}

// Several clocks make ids, and one book gives numbers.
function positionOf({ number }: CreditNote): number {
  return Number(number.slice('CRN-'.length));
}
