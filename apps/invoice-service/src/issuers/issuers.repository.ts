import { put, type Table } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Issuer } from './issuer.ts';

export class IssuersRepository {
  constructor(private readonly table: Table) {}

  async keep(issuer: Issuer, inbox: Inbox): Promise<void> {
    const row = { pk: `OWNER#${issuer.userId}`, sk: 'ISSUER', ...issuer };
    await this.table.write(put(row, inbox.ifNewer), inbox.marker());
  }
}
