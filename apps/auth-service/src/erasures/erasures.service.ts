import type { Clock } from '@paymyinvoice/platform';
import type { DoTask } from '@paymyinvoice/platform/events';
import { isFinal } from './erasure.ts';
import type { ErasuresRepository } from './erasures.repository.ts';

/** Erases what we knew about who has left. Stopped anywhere, it begins anew and finds less. */
export class ErasuresService {
  constructor(
    private readonly erasures: ErasuresRepository,
    private readonly clock: Clock,
  ) {}

  readonly erase: DoTask = async ({ subject: userId, askedAt: closedAt }, hasTime) => {
    const isLastTime = isFinal(closedAt, this.clock());
    for (let isFirstLook = true; hasTime(); isFirstLook = false) {
      const found = await this.erasures.eraseSome(userId);
      if (found === 'some') continue;
      // What was erased just now, a relay that has just published it may be about to mark, which writes it again.
      return isLastTime && isFirstLook && found === 'none' ? 'done' : 'again';
    }
    return 'again';
  };
}
