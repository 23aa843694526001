import type { Id } from '@paymyinvoice/platform';
import type { Key, Row, Write } from '@paymyinvoice/platform/data';
import type { Book, Posted } from './book.ts';
import type { LedgerRepository } from './ledger.repository.ts';

export class LedgerService {
  constructor(private readonly ledger: LedgerRepository) {}

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
}
