/** The chart of an owner's book. Amounts are debits when positive, credits when negative. */
export const FIXED_ACCOUNTS = [
  'receivable',
  'revenue',
  'tax_payable',
  'refunds',
  'credit_notes',
  'fees',
] as const;

/** `cash:` and whoever holds it: a provider, or the method by which money came. */
export type Account = (typeof FIXED_ACCOUNTS)[number] | `cash:${string}`;

export const ACCOUNT_PATTERN =
  /^(receivable|revenue|tax_payable|refunds|credit_notes|fees|cash:[a-z_]{1,40})$/;

/** Minor units by account. Accounts at zero may be left out. */
export type Balances = Readonly<Partial<Record<Account, number>>>;

export function balanceOf(balances: Balances, account: Account): number {
  return balances[account] ?? 0;
}
