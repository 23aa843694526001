import { append, takeNumber, type Book, type Numbered, type Posted, type Transaction } from './book.ts';
import { canonical, hashOf } from './chain.ts';
import { rowsOf, transactionIn, type LedgerRow } from './ledger-rows.ts';

/** The book after a transaction, or what is wrong with what is stored of it. */
export type Replayed = { readonly book: Book } | { readonly fault: string };

const TAKES_NUMBER: Readonly<Record<string, Numbered>> = {
  invoice_issued: 'invoice',
  credit_note_issued: 'creditNote',
};

/** Books again what the rows of the next transaction say, and holds every row against what that would have written. */
export function replayed(before: Book, rows: readonly LedgerRow[]): Replayed {
  const stored = transactionIn(rows);
  if (stored === undefined) return { fault: 'the row that tells of it is missing' };
  const again = bookedAgain(before, stored);
  const { hash, ...content } = stored;
  const fault = copyFault(rowsOf(stored), rows) ?? placeFault(before, stored) ?? amountFault(stored, again);
  if (hashOf(content) !== hash)
    return { fault: `it is not what its hash covers${fault === undefined ? '' : `: ${fault}`}` };
  if (fault !== undefined) return { fault };
  return again;
}

/** What a stored head says otherwise than its transactions do. */
export function headFault(head: Book, book: Book): string | undefined {
  const names = differing(book, head);
  return names && `the head of the book has another ${names} than its transactions come to`;
}

/** Each row repeats some of the others: where one says something else, or should not be there. */
function copyFault(expected: readonly LedgerRow[], rows: readonly LedgerRow[]): string | undefined {
  const booked = Number(rows[0]?.['postingCount']);
  if (booked !== rows.length - 1) return `${booked} postings are to be there, and ${rows.length - 1} are`;
  for (const [index, row] of rows.entries()) {
    const names = differing(expected[index] ?? row, row);
    const place = index === 0 ? 'the row that tells of it' : postingAt(index - 1);
    if (names !== undefined) return `${place} has another ${names} than the rest of it says`;
  }
  return undefined;
}

function differing(expected: object, found: object): string | undefined {
  const [one, other] = [new Map(Object.entries(expected)), new Map(Object.entries(found))];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  const others = names.filter((name) => canonical(one.get(name)) !== canonical(other.get(name)));
  return others.length === 0 ? undefined : others.sort().join(', ');
}

function bookedAgain(before: Book, stored: Transaction): Posted | { fault: string } {
  const number = TAKES_NUMBER[stored.kind];
  try {
    return append(number === undefined ? before : takeNumber(before, number).book, stored, stored);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function amountFault({ postings }: Transaction, again: Posted | { fault: string }): string | undefined {
  if ('fault' in again) return again.fault;
  const booked = again.transaction.postings;
  const index = postings.findIndex((posting, at) => canonical(posting) !== canonical(booked[at]));
  return index === -1 ? undefined : `the balance of ${postingAt(index)} does not follow from its amount`;
}

function placeFault(before: Book, { number, previousHash, at }: Transaction): string | undefined {
  const next = before.transactions + 1;
  if (number !== next) return `it is number ${number}, and number ${next} is missing`;
  if (previousHash !== before.hash) return 'it does not follow from the transaction before it';
  return at < before.at ? 'it is older than the transaction before it' : undefined;
}

function postingAt(index: number): string {
  return `posting ${String(index).padStart(2, '0')}`;
}
