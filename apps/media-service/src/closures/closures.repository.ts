import type { Id } from '@paymyinvoice/platform';
import type { Key, Row, Table } from '@paymyinvoice/platform/data';

const ROWS_AT_ONCE = 100;
const KEPT = 'LIBRARY';

export class ClosuresRepository {
  constructor(private readonly table: Table) {}

  /** Some of what is left of the owner besides the tombstone; nothing when there is nothing. */
  async someOf(ownerId: Id<'usr'>): Promise<Row[]> {
    for (const pk of [`OWNER#${ownerId}`, `IDEMPOTENCY#${ownerId}`]) {
      const { rows } = await this.table.query({ pk, limit: ROWS_AT_ONCE, consistent: true });
      const erasable = rows.filter(({ sk }) => sk !== KEPT);
      if (erasable.length > 0) return erasable;
    }
    return [];
  }

  async erase(keys: readonly Key[]): Promise<void> {
    await this.table.removeMany(keys);
  }
}
