import { absent, ConditionFailed, put, type Row, type Table } from '@paymyinvoice/platform/data';
import type { SigningKey } from './signing-key.ts';

type SigningKeyRow = Row & SigningKey;

export class SigningKeysRepository {
  constructor(private readonly table: Table) {}

  async all(): Promise<SigningKey[]> {
    const { rows } = await this.table.query<SigningKeyRow>({
      pk: 'SIGNING_KEYS',
      prefix: 'KEY#',
      consistent: true,
    });
    return rows.map(({ pk: _pk, sk: _sk, ...key }) => key);
  }

  /** Of several functions that find no key at the same moment, one brings the first; false for the others. */
  async insertFirst(key: SigningKey): Promise<boolean> {
    try {
      await this.table.write(
        put({ pk: 'SIGNING_KEYS', sk: 'FIRST', keyId: key.keyId }, absent),
        put({ pk: 'SIGNING_KEYS', sk: `KEY#${key.keyId}`, ...key }, absent),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}
