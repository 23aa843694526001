import type { Account } from './account.ts';
import { balanceOf, type Balances } from './account.ts';
import type { Posting } from './book.ts';

// The accountancy of the product: what each thing that happens to an invoice posts. Debits are positive.

export function postingsOfIssue(totals: {
  netMinor: number;
  taxMinor: number;
  totalMinor: number;
}): Posting[] {
  return [
    { account: 'receivable', amountMinor: totals.totalMinor },
    { account: 'revenue', amountMinor: -totals.netMinor },
    { account: 'tax_payable', amountMinor: -totals.taxMinor },
  ];
}

/** What a provider keeps for itself never reaches the cash account; the invoice is paid all the same. */
export function postingsOfPayment(cash: Account, amountMinor: number, feeMinor = 0): Posting[] {
  return [
    { account: cash, amountMinor: amountMinor - feeMinor },
    { account: 'fees', amountMinor: feeMinor },
    { account: 'receivable', amountMinor: -amountMinor },
  ];
}

/** Money that came although nothing was owed: it stands among the refunds, as owed to the payer, until it went back. */
export function postingsOfSurplus(cash: Account, amountMinor: number, feeMinor = 0): Posting[] {
  return [
    { account: cash, amountMinor: amountMinor - feeMinor },
    { account: 'fees', amountMinor: feeMinor },
    { account: 'refunds', amountMinor: -amountMinor },
  ];
}

/** Money given back does not make the invoice owed again: it is a loss of its own. */
export function postingsOfRefund(cash: Account, amountMinor: number): Posting[] {
  return [
    { account: 'refunds', amountMinor },
    { account: cash, amountMinor: -amountMinor },
  ];
}

export function postingsOfCreditNote(amountMinor: number): Posting[] {
  return [
    { account: 'credit_notes', amountMinor },
    { account: 'receivable', amountMinor: -amountMinor },
  ];
}

/** Takes back whatever an invoice has posted so far. */
export function postingsOfVoid(balances: Balances): Posting[] {
  return (Object.keys(balances) as Account[]).map((account) => ({
    account,
    amountMinor: -balanceOf(balances, account),
  }));
}

/** The sums per account after these postings too. */
export function balancesWith(balances: Balances, postings: readonly Posting[]): Balances {
  const sums: Partial<Record<Account, number>> = { ...balances };
  for (const { account, amountMinor } of postings) sums[account] = (sums[account] ?? 0) + amountMinor;
  return sums;
}
