import { newUlid, type Clock, type Id } from '@paymyinvoice/platform';
import { put, type Write } from '@paymyinvoice/platform/data';
import type { Deed } from './history.ts';

/** `HISTORY#<invoice>#…` in the owner's partition, apart from the invoice: it is long, and seldom read. */
export class HistoriesRepository {
  constructor(private readonly clock: Clock) {}

  appending(ownerId: Id<'usr'>, invoiceId: Id<'inv'>, deed: Deed): Write {
    const at = this.clock().toISOString();
    return put({
      pk: `OWNER#${ownerId}`,
      sk: `HISTORY#${invoiceId}#${newUlid(this.clock)}`,
      at,
      ...deed,
    });
  }
}
