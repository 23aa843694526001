import type { Id } from '@paymyinvoice/platform';
import type { Position, Write } from '@paymyinvoice/platform/data';
import type { HistoriesRepository } from './histories.repository.ts';
import type { Deed, HistoryEntry } from './history.ts';

export class HistoriesService {
  constructor(private readonly histories: HistoriesRepository) {}

  /** Belongs into the transaction that it tells of. */
  appending(ownerId: Id<'usr'>, invoiceId: Id<'inv'>, deed: Deed): Write {
    return this.histories.appending(ownerId, invoiceId, deed);
  }

  async page(
    ownerId: Id<'usr'>,
    invoiceId: Id<'inv'>,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ items: HistoryEntry[]; next: Position | undefined }> {
    return await this.histories.page(ownerId, invoiceId, part);
  }

  /** For when their owner is gone; may be stopped anywhere and begun again. */
  async forgetWords(
    ownerId: Id<'usr'>,
    existing: (ids: Id<'inv'>[]) => Promise<readonly Id<'inv'>[]>,
  ): Promise<void> {
    await this.histories.forgetWords(ownerId, existing);
  }
}
