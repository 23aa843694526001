import type { Account } from './account.ts';

/** Where an account is stored, for whoever reads it together with rows of their own. */
export function accountKey(id: string) {
  return { pk: `USER#${id}`, sk: 'ACCOUNT' };
}

export function accountOf(row: Readonly<Record<string, unknown>> | undefined): Account | undefined {
  if (row === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...account } = row;
  return account as unknown as Account;
}
