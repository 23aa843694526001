import type { Id } from '@paymyinvoice/platform';
import { remove, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import { NOTHING_USED, type Usage } from './usage.ts';

type UsageRow = Row & Pick<Usage, 'bytes' | 'items'>;

export class UsageRepository {
  constructor(private readonly table: Table) {}

  async find(ownerId: Id<'usr'>): Promise<Usage> {
    const row = await this.table.get<UsageRow>(keyOf(ownerId), { consistent: true });
    return row ? { ...NOTHING_USED, bytes: row.bytes, items: row.items } : NOTHING_USED;
  }

  removal(ownerId: Id<'usr'>): Write {
    return remove(keyOf(ownerId));
  }
}

function keyOf(ownerId: Id<'usr'>) {
  return { pk: `OWNER#${ownerId}`, sk: 'USAGE' };
}
