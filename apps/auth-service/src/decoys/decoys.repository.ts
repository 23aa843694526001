import { newUlid, type Clock } from '@paymyinvoice/platform';
import { put, ttlAfter, type Write } from '@paymyinvoice/platform/data';

const KEPT_MS = 60 * 60 * 1000;
// As long as the rows whose place they take: an account, a link, a sealed mail.
const FILLING = '-'.repeat(500);

export class DecoysRepository {
  constructor(private readonly clock: Clock) {}

  row(): Write {
    const ttl = ttlAfter(KEPT_MS, this.clock);
    return put({ pk: `DECOY#${newUlid(this.clock)}`, sk: '-', filling: FILLING, ttl });
  }
}
