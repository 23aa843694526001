import type { Key, Row, Table } from '@paymyinvoice/platform/data';
import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import type { Account } from './account.ts';
import { AccountsRepository } from './accounts.repository.ts';

const poolUser = { issuer: 'https://pool.example', sub: 'a1', email: 'ada@example.com' };
const ada = anAccount({ status: 'verified', poolUser });

/** The rows that lead to Ada as they were just before; the account as it has become since. */
function repositoryWith(account: Account): AccountsRepository {
  const table = {
    getMany: async (keys: readonly Key[]) => keys.map((key) => ({ ...key, userId: ada.id })),
    get: async ({ pk, sk }: Key): Promise<Row> =>
      sk === 'ACCOUNT' ? { pk, sk, ...account } : { pk, sk, userId: ada.id },
  };
  return new AccountsRepository(table as unknown as Table, () => new Date());
}

describe('an account that is looked for while it changes', () => {
  it('is found by the address and the user of the pool that it has', async () => {
    const accounts = repositoryWith(ada);
    expect(await accounts.findByAddress(ada.email)).toEqual(ada);
    expect(await accounts.findByPoolUser(poolUser)).toEqual(ada);
  });

  it('is not at an address that it has just left: nothing of it may be mailed there', async () => {
    const accounts = repositoryWith({ ...ada, email: 'new@example.com' });
    expect(await accounts.findByAddress(ada.email)).toBeUndefined();
    expect((await accounts.findByAddressWithin(ada.email, [])).account).toBeUndefined();
  });

  it('is not found by a user of the pool that it has just parted with', async () => {
    const { poolUser: _parted, ...account } = ada;
    expect(await repositoryWith(account).findByPoolUser(poolUser)).toBeUndefined();
  });
});
