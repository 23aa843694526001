import type { Id } from '@paymyinvoice/platform';
import {
  absent,
  ConditionFailed,
  put,
  when,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Hold } from './hold.ts';

type HoldRow = Row & Pick<Hold, 'sequence'> & Partial<Hold>;
export type Kept = Pick<Hold, 'held' | 'sequence'>;

/** `INVOICE#<id>` in the owner's partition: what an issued invoice needs, or the tombstone of one that was voided. */
export class HoldsRepository {
  constructor(private readonly table: Table) {}

  async find(ownerId: Id<'usr'>, invoiceId: Id<'inv'>): Promise<Kept | undefined> {
    const row = await this.table.get<HoldRow>(keyOf({ ownerId, invoiceId }), { consistent: true });
    return row && { held: row.held ?? [], sequence: row.sequence };
  }

  /**
   * Nothing held leaves the sequence alone. False when `before`, or something of `files`, is not as it was when it was
   * read; old news and duplicates throw as they do everywhere, and of an owner who is gone (`present`) nothing is kept.
   */
  async keep(
    hold: Hold,
    before: Kept | undefined,
    { files, present }: { files: readonly Write[]; present: Write },
    inbox: Inbox,
  ): Promise<boolean> {
    const key = keyOf(hold);
    const asRead = before === undefined ? absent : when`sequence = ${before.sequence}`;
    const row =
      hold.held.length > 0
        ? put({ ...key, ...hold }, when`${inbox.ifNewer} AND ${asRead}`)
        : inbox.tombstone(key, asRead);
    const marker = inbox.marker();
    try {
      await this.table.write(row, marker, present, ...files);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed) || error.of(marker)) throw error;
      if (error.of(row) && isOld(hold, error.of(row)?.old as HoldRow | undefined)) throw error;
      if (!error.of(present)) return false;
      await this.acknowledge(inbox);
      return true;
    }
  }

  async acknowledge(inbox: Inbox): Promise<void> {
    await this.table.write(inbox.marker());
  }
}

/** Who was stopped after letting go comes upon their own tombstone. */
function isOld({ sequence, held }: Hold, stored: HoldRow | undefined): boolean {
  return stored !== undefined && (held.length > 0 ? stored.sequence >= sequence : stored.sequence > sequence);
}

function keyOf({ ownerId, invoiceId }: Pick<Hold, 'ownerId' | 'invoiceId'>) {
  return { pk: `OWNER#${ownerId}`, sk: `INVOICE#${invoiceId}` };
}
