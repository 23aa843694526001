import { isWaiting, type Table } from '@paymyinvoice/platform/data';

const ROWS_AT_ONCE = 100;

export class ErasuresRepository {
  constructor(private readonly table: Table) {}

  /** Erases some of what is left of the person, if there is any: events that are still to be published stay. */
  async eraseSome(userId: string): Promise<'some' | 'unpublished' | 'none'> {
    let isUnpublished = false;
    for (const pk of partitionsOf(userId)) {
      const { rows } = await this.table.query({ pk, limit: ROWS_AT_ONCE, consistent: true });
      const erasable = rows.filter((row) => !isWaiting(row));
      isUnpublished ||= erasable.length < rows.length;
      if (erasable.length > 0) {
        await this.table.removeMany(erasable);
        return 'some';
      }
    }
    return isUnpublished ? 'unpublished' : 'none';
  }
}

/** Sessions and activity, answers to requests, and the events that named the person. */
function partitionsOf(userId: string): string[] {
  return [`USER#${userId}`, `IDEMPOTENCY#${userId}`, `OUTBOX#${userId}`];
}
