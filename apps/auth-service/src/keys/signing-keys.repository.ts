import { absent, put, when, type Row, type Table } from '@paymyinvoice/platform/data';
import type { KeyRing, SigningKey } from './signing-key.ts';

const RING = { pk: 'SIGNING_KEYS', sk: '-' };

export class SigningKeysRepository {
  constructor(private readonly table: Table) {}

  async ring(): Promise<KeyRing> {
    const row = await this.table.get<Row & KeyRing>(RING, { consistent: true });
    return row === undefined ? { version: 0, keys: [] } : { version: row.version, keys: row.keys };
  }

  /** False when the ring has changed since it was read. */
  async replace({ version }: KeyRing, keys: readonly SigningKey[]): Promise<boolean> {
    const isAsRead = version === 0 ? absent : when`version = ${version}`;
    return await this.table.tryWrite(put({ ...RING, version: version + 1, keys }, isAsRead));
  }
}
