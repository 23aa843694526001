import type { Id } from '@paymyinvoice/platform';
import type { UsageRepository } from './usage.repository.ts';
import type { Usage } from './usage.ts';

export class UsageService {
  constructor(private readonly usage: UsageRepository) {}

  async of(ownerId: Id<'usr'>): Promise<Usage> {
    return await this.usage.find(ownerId);
  }
}
