import { newUlid, type Clock } from '@paymyinvoice/platform';
import { put, ttlAfter, type Write } from '@paymyinvoice/platform/data';

const KEPT_MS = 60 * 60 * 1000;
// As long as the rows whose place they take: an account, a link, a sealed mail.
const FILLING = '-'.repeat(500);

/**
 * Rows that nobody reads and that are soon gone. An answer that must not tell whether there is an account takes as long
 * as its transaction: for a stranger, decoys are written in the place of what somebody's account would have had written.
 */
export class DecoysService {
  constructor(private readonly clock: Clock) {}

  rows(count: number): readonly Write[] {
    return Array.from({ length: count }, () => this.row());
  }

  private row(): Write {
    const ttl = ttlAfter(KEPT_MS, this.clock);
    return put({ pk: `DECOY#${newUlid(this.clock)}`, sk: '-', filling: FILLING, ttl });
  }
}
