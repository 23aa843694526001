import { limitKey, update, type Row, type Table } from '@paymyinvoice/platform/data';
import { NETWORK_FAILURES, type NetworkWindow } from './network.ts';

export class NetworkFailuresRepository {
  constructor(private readonly table: Table) {}

  async count({ subject }: NetworkWindow): Promise<number> {
    const row = await this.table.get<Row & { taken: number }>(limitKey(NETWORK_FAILURES, subject));
    return row?.taken ?? 0;
  }

  /** A repetition after a lost reply counts twice, which matters to nobody. */
  async add({ subject, endsAtMs }: NetworkWindow): Promise<void> {
    const change = { add: { taken: 1 }, set: { ttl: endsAtMs / 1000 } };
    await this.table.writeRepeatable(update(limitKey(NETWORK_FAILURES, subject), change));
  }
}
