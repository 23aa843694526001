import type { LimitWindow, Write } from '@paymyinvoice/platform/data';
import type { PoolUser } from '../pool-users/pool-user.ts';
import type { Account } from './account.ts';
import type { AccountsRepository, Limited } from './accounts.repository.ts';

/** Accounts for the features that change them: each says what an account becomes, and what else belongs to that. */
export class AccountsService {
  constructor(private readonly accounts: AccountsRepository) {}

  async findByAddress(email: string): Promise<Account | undefined> {
    return await this.accounts.findByAddress(email);
  }

  async findByPoolUser(user: PoolUser): Promise<Account | undefined> {
    return await this.accounts.findByPoolUser(user);
  }

  /** With how often the subjects may still do what the limits are about. */
  async findByAddressWithin(
    email: string,
    limits: readonly Limited[],
  ): Promise<{ account: Account | undefined; windows: LimitWindow[] }> {
    return await this.accounts.findByAddressWithin(email, limits);
  }

  async find(id: string): Promise<Account | undefined> {
    return await this.accounts.find(id);
  }

  /** False when the address has been taken meanwhile, or something alongside did not hold. */
  async insert(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.insert(account, alongside);
  }

  /**
   * The account as it stands then. Undefined when it has changed since `before` was read, or something alongside did
   * not hold. `after` may be `before` itself, for what must only not be overtaken by a change.
   */
  async replace(
    before: Account,
    after: Account,
    alongside: readonly Write[],
    displaced?: Account,
  ): Promise<Account | undefined> {
    return await this.accounts.replace(before, after, alongside, displaced);
  }

  /** False when the account has changed since it was read, or something alongside did not hold. */
  async remove(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.remove(account, alongside);
  }

  /** Another sign-up for an unproven address; of many at once the last one stands. False when it is proven meanwhile. */
  async renew(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.accounts.renew(account, alongside);
  }

  /** What is owed although no account changes. */
  async note(writes: readonly Write[]): Promise<boolean> {
    return await this.accounts.note(writes);
  }
}
