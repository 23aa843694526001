import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { HistoriesRepository } from './histories.repository.ts';
import type { Deed } from './history.ts';

export class HistoriesService {
  constructor(private readonly histories: HistoriesRepository) {}

  /** Belongs into the transaction that it tells of. */
  appending(ownerId: Id<'usr'>, invoiceId: Id<'inv'>, deed: Deed): Write {
    return this.histories.appending(ownerId, invoiceId, deed);
  }
}
