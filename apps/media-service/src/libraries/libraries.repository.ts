import { check, notGone, put, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Library } from './library.ts';

export class LibrariesRepository {
  constructor(private readonly table: Table) {}

  async keep(library: Library, inbox: Inbox): Promise<void> {
    await this.table.write(put({ ...keyOf(library.ownerId), ...library }, inbox.ifNewer), inbox.marker());
  }

  /** Fails the transaction once the owner is gone. */
  present(ownerId: string): Write {
    return check(keyOf(ownerId), notGone);
  }

  async isGone(ownerId: string): Promise<boolean> {
    const row = await this.table.get(keyOf(ownerId), { consistent: true });
    return row !== undefined && 'goneAt' in row;
  }

  async bury(ownerId: string, closing: Write, inbox: Inbox): Promise<void> {
    await this.table.write(inbox.tombstone(keyOf(ownerId)), closing, inbox.marker());
  }
}

function keyOf(ownerId: string) {
  return { pk: `OWNER#${ownerId}`, sk: 'LIBRARY' };
}
