import type { Account } from './account.ts';
import type { Book } from './book.ts';

/** What one account holds in one currency. */
export type Holding = {
  readonly account: Account;
  readonly currency: string;
  readonly balanceMinor: number;
};

/** By account, then by currency. What has gone back to zero stays in the list. */
export function holdingsOf({ balances }: Pick<Book, 'balances'>): Holding[] {
  const accounts = Object.entries(balances) as [Account, Readonly<Record<string, number>>][];
  return accounts.sort(byName).flatMap(([account, held]) =>
    Object.entries(held)
      .sort(byName)
      .map(([currency, balanceMinor]) => ({ account, currency, balanceMinor })),
  );
}

export type TrialBalance = {
  readonly currency: string;
  readonly debitsMinor: number;
  readonly creditsMinor: number;
  readonly holdings: readonly Holding[];
};

/** By currency. Debits and credits are as much as each other, or the book is wrong. */
export function trialBalancesOf(book: Pick<Book, 'balances'>): TrialBalance[] {
  const byCurrency = Map.groupBy(holdingsOf(book), ({ currency }) => currency);
  return [...byCurrency].sort(byName).map(([currency, holdings]) => ({
    ...{ currency, holdings },
    debitsMinor: sumOf(holdings.map(debitMinor)),
    creditsMinor: sumOf(holdings.map(creditMinor)),
  }));
}

export function debitMinor({ balanceMinor }: Holding): number {
  return Math.max(balanceMinor, 0);
}

export function creditMinor({ balanceMinor }: Holding): number {
  return Math.max(-balanceMinor, 0);
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
