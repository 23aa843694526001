import type { Id } from '@paymyinvoice/platform';
import type { Row, Table } from '@paymyinvoice/platform/data';
import { NOTHING_USED, type Usage } from './usage.ts';

type UsageRow = Row & Pick<Usage, 'bytes' | 'items'>;

export class UsageRepository {
  constructor(private readonly table: Table) {}

  async find(ownerId: Id<'usr'>): Promise<Usage> {
    const row = await this.table.get<UsageRow>({ pk: `OWNER#${ownerId}`, sk: 'USAGE' }, { consistent: true });
    return row ? { ...NOTHING_USED, bytes: row.bytes, items: row.items } : NOTHING_USED;
  }
}
