import { userDeleted, userRegistered, userUpdated, userVerified } from '@paymyinvoice/contracts';
import type { Clock } from '@paymyinvoice/platform';
import {
  absent,
  check,
  limitKey,
  LimitWindow,
  outboxEvent,
  outboxTask,
  put,
  remove,
  update,
  when,
  type Key,
  type Limit,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import { ERASURE } from '../erasures/erasure.ts';
import type { PoolUser } from '../pool-users/pool-user.ts';
import { accountKey, accountOf } from './account-row.ts';
import { newsOf, type Account, type UserId } from './account.ts';

/** Nobody has this id; reading it costs what reading anybody costs. */
const NOBODY = 'nobody';

/** What is counted, and for whom. */
export type Limited = { readonly limit: Limit; readonly subject: string };

type Pointer = Row & { readonly userId: UserId };

/** Whatever is saved, the rows it is found by and the events that belong to it are saved with it, in one transaction. */
export class AccountsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** Two reads, for unknown addresses too. */
  async findByAddress(email: string): Promise<Account | undefined> {
    const address = await this.table.get<Pointer>(addressKey(email), { consistent: true });
    return await this.follow(address);
  }

  /** Whose account this user of the pool has opened before; otherwise whoever has the address. */
  async findByPoolUser(user: PoolUser): Promise<Account | undefined> {
    const known = poolUserKey(user);
    const pointers = await this.table.getMany<Pointer>([known, addressKey(user.email)], { consistent: true });
    return await this.follow(pointers.find(({ pk }) => pk === known.pk) ?? pointers[0]);
  }

  /** Two reads again, which say as well how often the subjects may still do what the limits are about. */
  async findByAddressWithin(
    email: string,
    limits: readonly Limited[],
  ): Promise<{ account: Account | undefined; windows: LimitWindow[] }> {
    const address = addressKey(email);
    const keys = [address, ...limits.map(({ limit, subject }) => limitKey(limit, subject))];
    const rows = await this.table.getMany(keys, { consistent: true });
    const pointer = rows.find(({ pk }) => pk === address.pk) as Pointer | undefined;
    return {
      account: await this.follow(pointer),
      windows: limits.map(({ limit, subject }) => new LimitWindow(limit, subject, rows, this.clock)),
    };
  }

  async find(id: string): Promise<Account | undefined> {
    return accountOf(await this.table.get(accountKey(id), { consistent: true }));
  }

  /** False when the address has been taken, or something alongside did not hold. */
  async insert(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(
      put({ ...accountKey(account.id), ...account }, absent),
      ...keysTo(account).map((key) => put({ ...key, userId: account.id }, absent)),
      this.happened(userRegistered, { ...account, sequence: 1 }),
      ...(account.status === 'verified' ? [this.became(userVerified, account)] : []),
      ...alongside,
    );
  }

  /** Another sign-up for an unproven address; of many at once the last one stands. False when it is proven meanwhile. */
  async renew({ id, name, passwordHash }: Account, alongside: readonly Write[]): Promise<boolean> {
    const change = { set: { name, passwordHash }, add: { version: 1 } };
    return await this.table.tryWrite(
      update(accountKey(id), change, when`status = ${'pending'}`),
      ...alongside,
    );
  }

  /**
   * The account as it stands then. Undefined when it has changed since `before` was read, or something alongside did
   * not hold. `after` may be `before` itself: then nothing is written of it. Who is displaced had the new address.
   */
  async replace(
    before: Account,
    after: Account,
    alongside: readonly Write[],
    displaced?: Account,
  ): Promise<Account | undefined> {
    const unchanged = when`version = ${before.version}`;
    if (after === before) {
      const stands = await this.table.tryWrite(check(accountKey(before.id), unchanged), ...alongside);
      return stands ? before : undefined;
    }
    const news = newsOf(before, after);
    const account: Account = {
      ...after,
      version: before.version + 1,
      sequence: before.sequence + (news === undefined ? 0 : 1),
    };
    const [gone, come] = [keysBeside(before, after), keysBeside(after, before)];
    const isFree = displaced ? when`${absent} OR userId = ${displaced.id}` : absent;
    const stands = await this.table.tryWrite(
      put({ ...accountKey(account.id), ...account }, unchanged),
      ...come.map((key) => put({ ...key, userId: account.id }, isFree)),
      ...gone.map((key) => remove(key)),
      ...(displaced ? this.removal(displaced, keysBeside(displaced, after)) : []),
      ...(news === 'verified' ? [this.became(userVerified, account)] : []),
      ...(news === 'updated' ? [this.became(userUpdated, account)] : []),
      ...alongside,
    );
    return stands ? account : undefined;
  }

  /** The address is free again with the same transaction. */
  async remove(account: Account, alongside: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(...this.removal(account), ...alongside);
  }

  /** What belongs to no account. */
  async note(writes: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(...writes);
  }

  /** Between the two reads the account may have left where the first one found it: then it is not there. */
  private async follow(pointer: Pointer | undefined): Promise<Account | undefined> {
    const account = await this.find(pointer?.userId ?? NOBODY);
    return account && keysTo(account).some(({ pk }) => pk === pointer?.pk) ? account : undefined;
  }

  /** What else is known about the person does not fit into a transaction: that is a task. */
  private removal(account: Account, keys = keysTo(account)): Write[] {
    return [
      remove(accountKey(account.id), when`version = ${account.version}`),
      ...keys.map((key) => remove(key)),
      this.happened(userDeleted, { ...account, sequence: account.sequence + 1 }),
      outboxTask({ task: ERASURE, subject: account.id }, { clock: this.clock }),
    ];
  }

  private happened(contract: typeof userRegistered | typeof userDeleted, { id, sequence }: Account): Write {
    return outboxEvent(contract, { subject: id, sequence, data: { userId: id } }, { clock: this.clock });
  }

  private became(contract: typeof userVerified | typeof userUpdated, account: Account): Write {
    const { id: userId, sequence, email, name } = account;
    return outboxEvent(
      contract,
      { subject: userId, sequence, data: { userId, email, name } },
      { clock: this.clock },
    );
  }
}

/** Rows that lead to the account; no two accounts share one. */
function keysTo({ email, poolUser }: Account): Key[] {
  return [addressKey(email), ...(poolUser ? [poolUserKey(poolUser)] : [])];
}

function keysBeside(account: Account, other: Account): Key[] {
  const others = new Set(keysTo(other).map(({ pk }) => pk));
  return keysTo(account).filter(({ pk }) => !others.has(pk));
}

function addressKey(email: string) {
  return { pk: `ADDRESS#${email}`, sk: '-' };
}

function poolUserKey({ issuer, sub }: PoolUser) {
  return { pk: `COGNITO#${issuer}#${sub}`, sk: '-' };
}
