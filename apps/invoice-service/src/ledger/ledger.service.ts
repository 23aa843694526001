import type { Clock, Id } from '@paymyinvoice/platform';
import type { Key, Position, Row, Write } from '@paymyinvoice/platform/data';
import type { Account } from './account.ts';
import type { Book, Posted, Transaction } from './book.ts';
import { transactionNotFound } from './ledger.errors.ts';
import type { AccountEntry, LedgerRepository } from './ledger.repository.ts';

/** Minor units by currency, as an account held them at a moment. */
export type Balance = { readonly at: string; readonly held: Readonly<Record<string, number>> };

export class LedgerService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
  ) {}

  /** To read the book together with what is to be booked. */
  bookKey(ownerId: Id<'usr'>): Key {
    return this.ledger.key(ownerId);
  }

  bookIn(rows: readonly Row[], ownerId: Id<'usr'>): Book {
    return this.ledger.bookIn(rows, ownerId);
  }

  /** Belongs into the transaction that makes true what is booked; fails it when others have booked meanwhile. */
  appending(before: Book, posted: Posted): Write[] {
    return this.ledger.appending(before, posted);
  }

  async book(ownerId: Id<'usr'>): Promise<Book> {
    return await this.ledger.find(ownerId);
  }

  /** Without a moment as it is now, from the head of the book; otherwise from the last entry up to that moment. */
  async balance(ownerId: Id<'usr'>, account: Account, at: string | undefined): Promise<Balance> {
    if (at !== undefined)
      return { at, held: (await this.ledger.findEntry(ownerId, account, at))?.balances ?? {} };
    const { balances } = await this.ledger.find(ownerId);
    return { at: this.clock().toISOString(), held: balances[account] ?? {} };
  }

  async entries(
    ownerId: Id<'usr'>,
    account: Account,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ entries: AccountEntry[]; next: Position | undefined }> {
    const { rows, next } = await this.ledger.pageOfEntries(ownerId, account, part);
    return { entries: rows, next };
  }

  async transaction(ownerId: Id<'usr'>, id: Id<'txn'>): Promise<Transaction> {
    const transaction = await this.ledger.findTransaction(ownerId, id);
    if (transaction === undefined) throw transactionNotFound();
    return transaction;
  }
}
