import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { UsageRepository } from './usage.repository.ts';
import type { Usage } from './usage.ts';

export class UsageService {
  constructor(private readonly usage: UsageRepository) {}

  async of(ownerId: Id<'usr'>): Promise<Usage> {
    return await this.usage.find(ownerId);
  }

  /** Part of the transaction that closes the owner's library. */
  removal(ownerId: Id<'usr'>): Write {
    return this.usage.removal(ownerId);
  }
}
