import { put, type Table } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Library } from './library.ts';

export class LibrariesRepository {
  constructor(private readonly table: Table) {}

  async keep(library: Library, inbox: Inbox): Promise<void> {
    const row = { pk: `OWNER#${library.ownerId}`, sk: 'LIBRARY', ...library };
    await this.table.write(put(row, inbox.ifNewer), inbox.marker());
  }
}
