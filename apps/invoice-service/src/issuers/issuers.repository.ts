import { check, notGone, put, type Key, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { Issuer } from './issuer.ts';

export class IssuersRepository {
  constructor(private readonly table: Table) {}

  key(userId: string): Key {
    return { pk: `OWNER#${userId}`, sk: 'ISSUER' };
  }

  /** The issuer among rows that were read; `gone` once the account is closed. */
  issuerIn(rows: readonly Row[], userId: string): Issuer | 'gone' | undefined {
    const key = this.key(userId);
    const row = rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
    if (row === undefined) return undefined;
    return 'goneAt' in row ? 'gone' : (row as Row & Issuer);
  }

  async keep(issuer: Issuer, inbox: Inbox): Promise<void> {
    await this.table.write(put({ ...this.key(issuer.userId), ...issuer }, inbox.ifNewer), inbox.marker());
  }

  async bury(userId: string, inbox: Inbox): Promise<void> {
    await this.table.write(inbox.tombstone(this.key(userId)));
  }

  async acknowledge(inbox: Inbox): Promise<void> {
    await this.table.write(inbox.marker());
  }

  present(userId: string): Write {
    return check(this.key(userId), notGone);
  }
}
