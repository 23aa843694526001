import type { Id } from '@paymyinvoice/platform';
import { update, when, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import { MOST_ITEMS, NOTHING_USED, QUOTA_BYTES, type Usage, type UsageShift } from './usage.ts';

type UsageRow = Row & Pick<Usage, 'bytes' | 'items'>;

export class UsageRepository {
  constructor(private readonly table: Table) {}

  async find(ownerId: Id<'usr'>): Promise<Usage> {
    const row = await this.table.get<UsageRow>(keyOf(ownerId), { consistent: true });
    return row ? { ...NOTHING_USED, bytes: row.bytes, items: row.items } : NOTHING_USED;
  }

  /** Fails the transaction that would make it more than the quota. */
  shifting(ownerId: Id<'usr'>, { bytes, items }: UsageShift): Write {
    const hasRoom = when`attribute_not_exists(bytes) OR (bytes <= ${QUOTA_BYTES - bytes} AND items <= ${MOST_ITEMS - items})`;
    return update(keyOf(ownerId), { add: { bytes, items } }, bytes > 0 ? hasRoom : undefined);
  }
}

function keyOf(ownerId: Id<'usr'>) {
  return { pk: `OWNER#${ownerId}`, sk: 'USAGE' };
}
