import type { Id } from '@paymyinvoice/platform';
import { ConditionFailed, put, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Hold } from './hold.ts';

type HoldRow = Row & Partial<Hold>;

/** `INVOICE#<id>` in the owner's partition: what an issued invoice needs, or the tombstone of one that was voided. */
export class HoldsRepository {
  constructor(private readonly table: Table) {}

  async find(ownerId: Id<'usr'>, invoiceId: Id<'inv'>): Promise<Pick<Hold, 'held'> | undefined> {
    const row = await this.table.get<HoldRow>(keyOf({ ownerId, invoiceId }), { consistent: true });
    return row && { held: row.held ?? [] };
  }

  /**
   * Nothing held leaves the sequence alone. False when something of `files` is not as it was when it was read; old news
   * and duplicates throw as they do everywhere, and of an owner who is gone (`present`) nothing is kept.
   */
  async keep(hold: Hold, files: readonly Write[], present: Write, inbox: Inbox): Promise<boolean> {
    const key = keyOf(hold);
    const row = hold.held.length > 0 ? put({ ...key, ...hold }, inbox.ifNewer) : inbox.tombstone(key);
    const marker = inbox.marker();
    try {
      await this.table.write(row, marker, present, ...files);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed) || error.of(marker) || error.of(row)) throw error;
      if (!error.of(present)) return false;
      await this.acknowledge(inbox);
      return true;
    }
  }

  async acknowledge(inbox: Inbox): Promise<void> {
    await this.table.write(inbox.marker());
  }
}

function keyOf({ ownerId, invoiceId }: Pick<Hold, 'ownerId' | 'invoiceId'>) {
  return { pk: `OWNER#${ownerId}`, sk: `INVOICE#${invoiceId}` };
}
