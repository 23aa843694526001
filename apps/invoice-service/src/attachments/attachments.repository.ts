import type { Id } from '@paymyinvoice/platform';
import {
  check,
  ConditionFailed,
  put,
  when,
  type Key,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Attachment } from './attachment.ts';

const prefix = 'MEDIA#';
const ROWS_AT_ONCE = 500;

/** `MEDIA#<id>` in the owner's partition: a file that is ready, or the tombstone of one that is gone. */
export class AttachmentsRepository {
  constructor(private readonly table: Table) {}

  async keep(attachment: Attachment, inbox: Inbox, present: Write): Promise<void> {
    const key = keyOf(attachment.ownerId, attachment.mediaId);
    await this.writeUnlessGone(put({ ...key, ...attachment }, inbox.ifNewer), inbox, present);
  }

  async bury(ownerId: Id<'usr'>, mediaId: Id<'med'>, inbox: Inbox, present: Write): Promise<void> {
    await this.writeUnlessGone(inbox.tombstone(keyOf(ownerId, mediaId)), inbox, present);
  }

  async readyAmong(ownerId: Id<'usr'>, mediaIds: readonly Id<'med'>[]): Promise<Id<'med'>[]> {
    const keys = mediaIds.map((mediaId) => keyOf(ownerId, mediaId));
    const rows = await this.table.getMany<Row & Attachment>(keys, { consistent: true });
    return rows.filter((row) => !('goneAt' in row)).map(({ mediaId }) => mediaId);
  }

  /** Fails the transaction when the file has gone since it was read. */
  ready(ownerId: Id<'usr'>, mediaId: Id<'med'>): Write {
    return check(keyOf(ownerId, mediaId), when`attribute_exists(pk) AND attribute_not_exists(goneAt)`);
  }

  async removeAll(ownerId: Id<'usr'>): Promise<void> {
    const page = { pk: partitionOf(ownerId), prefix, limit: ROWS_AT_ONCE, consistent: true };
    for (;;) {
      const { rows, next } = await this.table.query(page);
      await this.table.removeMany(rows);
      if (next === undefined) return;
    }
  }

  /** What is told of the files of somebody who has left changes nothing any more. */
  private async writeUnlessGone(effect: Write, inbox: Inbox, present: Write): Promise<void> {
    try {
      await this.table.write(effect, inbox.marker(), present);
    } catch (error) {
      if (!(error instanceof ConditionFailed && error.of(present))) throw error;
      await this.table.write(inbox.marker());
    }
  }
}

function keyOf(ownerId: Id<'usr'>, mediaId: Id<'med'>): Key {
  return { pk: partitionOf(ownerId), sk: prefix + mediaId };
}

function partitionOf(ownerId: Id<'usr'>): string {
  return `OWNER#${ownerId}`;
}
