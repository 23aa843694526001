import { keys, valuesIn, within } from './database.ts';
import { resourceNotFound } from './errors.ts';
import type { Database, Operation } from './database.ts';
import type { TableRecord } from './table-description.ts';

/** Every table's record, kept in memory and saved whenever one changes. */
export class Catalogue {
  readonly #database: Database;
  readonly #records = new Map<string, TableRecord>();

  constructor(database: Database) {
    this.#database = database;
  }

  async load(): Promise<void> {
    for await (const record of valuesIn<TableRecord>(this.#database, within(keys.tables()))) {
      this.#records.set(record.description.TableName, record);
    }
  }

  all(): TableRecord[] {
    return [...this.#records.values()];
  }

  names(): string[] {
    return [...this.#records.keys()].sort();
  }

  find(tableName: string): TableRecord | undefined {
    return this.#records.get(tableName);
  }

  /** For requests about rows. */
  get(tableName: string): TableRecord {
    const record = this.#records.get(tableName);
    if (!record || record.description.TableStatus === 'DELETING') throw resourceNotFound();
    return record;
  }

  /** For requests about the table itself, which name the missing table. */
  getNamed(tableName: string): TableRecord {
    const record = this.#records.get(tableName);
    if (!record) throw resourceNotFound(`Requested resource not found: Table: ${tableName} not found`);
    return record;
  }

  async save(record: TableRecord, alongside: Operation[] = []): Promise<void> {
    const { TableName: tableName } = record.description;
    await this.#database.batch([...alongside, { type: 'put', key: keys.table(tableName), value: record }]);
    this.#records.set(tableName, record);
  }

  async forget(tableName: string): Promise<void> {
    await this.#database.del(keys.table(tableName));
    this.#records.delete(tableName);
  }
}
