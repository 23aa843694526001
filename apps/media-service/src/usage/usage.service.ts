import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { UsageRepository } from './usage.repository.ts';
import { quotaExceeded } from './usage.errors.ts';
import { hasRoomFor, type Usage, type UsageShift } from './usage.ts';

export class UsageService {
  constructor(private readonly usage: UsageRepository) {}

  async of(ownerId: Id<'usr'>): Promise<Usage> {
    return await this.usage.find(ownerId);
  }

  /** Says what `shifting` fails a transaction for. */
  async requireRoom(ownerId: Id<'usr'>, bytes: number): Promise<void> {
    if (!hasRoomFor(await this.of(ownerId), bytes)) throw quotaExceeded();
  }

  /** Belongs into the transaction of what takes up more or less. */
  shifting(ownerId: Id<'usr'>, shift: UsageShift): Write[] {
    return shift.bytes === 0 && shift.items === 0 ? [] : [this.usage.shifting(ownerId, shift)];
  }
}
