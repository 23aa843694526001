import { check, notGone, put, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Issuer } from './issuer.ts';

export class IssuersRepository {
  constructor(private readonly table: Table) {}

  async keep(issuer: Issuer, inbox: Inbox): Promise<void> {
    await this.table.write(put({ ...keyOf(issuer.userId), ...issuer }, inbox.ifNewer), inbox.marker());
  }

  async bury(userId: string, inbox: Inbox): Promise<void> {
    await this.table.write(inbox.tombstone(keyOf(userId)));
  }

  async acknowledge(inbox: Inbox): Promise<void> {
    await this.table.write(inbox.marker());
  }

  present(userId: string): Write {
    return check(keyOf(userId), notGone);
  }
}

function keyOf(userId: string) {
  return { pk: `OWNER#${userId}`, sk: 'ISSUER' };
}
