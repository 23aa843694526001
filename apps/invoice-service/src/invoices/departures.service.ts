import type { Id } from '@paymyinvoice/platform';
import type { HistoriesService } from '../histories/histories.service.ts';
import type { DeparturesRepository } from './departures.repository.ts';

export class DeparturesService {
  constructor(
    private readonly departures: DeparturesRepository,
    private readonly histories: HistoriesService,
  ) {}

  /**
   * For when their owner is gone: drafts go, and what was issued stays as the law wants it, closed to payers. Of its
   * history stays what happened, without the words. May be stopped anywhere and begun again.
   */
  async closeAll(ownerId: Id<'usr'>): Promise<void> {
    await this.departures.closeAll(ownerId);
    await this.histories.forgetWords(ownerId, (ids) => this.departures.existing(ownerId, ids));
  }
}
