import { keys, within } from './database.ts';
import { validated } from './dynalite.ts';
import { resourceInUse, validationError } from './errors.ts';
import {
  activeIndex,
  described,
  newTable,
  streamFrom,
  withSettings,
  withoutIndex,
} from './table-definition.ts';
import { clearRows, fillExpiryIndex, fillIndex } from './table-rows.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { StreamLog } from './stream-log.ts';
import type { CreateTableInput, CreateTableRequest, UpdateTableInput } from './table-definition.ts';
import type { SecondaryIndex, TableDescription, TableRecord } from './table-description.ts';
import type { Writer } from './writer.ts';

/** Creating, changing and deleting tables. Each is done when its answer is sent, which waiting callers do not mind. */
export class Tables {
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #writer: Writer;
  readonly #streams: StreamLog;
  readonly #arnPrefix: string;

  constructor(
    database: Database,
    catalogue: Catalogue,
    writer: Writer,
    streams: StreamLog,
    arnPrefix: string,
  ) {
    this.#database = database;
    this.#catalogue = catalogue;
    this.#writer = writer;
    this.#streams = streams;
    this.#arnPrefix = arnPrefix;
  }

  async create(input: CreateTableInput): Promise<object> {
    const request = validated<CreateTableRequest>('createTable', input);
    return this.#writer.exclusively(async () => {
      if (this.#catalogue.find(request.TableName)) {
        throw resourceInUse(`Table already exists: ${request.TableName}`);
      }
      const stream = streamFrom(input.StreamSpecification);
      const record: TableRecord = {
        description: newTable(this.#arnPrefix, request, input.DeletionProtectionEnabled ?? false),
        ...(stream ? { stream } : {}),
        tags: Object.fromEntries((input.Tags ?? []).map(({ Key: key, Value: value }) => [key, value])),
        pointInTimeRecovery: false,
      };
      await this.#catalogue.save(record);
      return { TableDescription: { ...described(record), TableStatus: 'CREATING' } };
    });
  }

  describe(input: { TableName: string }): object {
    return { Table: described(this.#catalogue.getNamed(input.TableName)) };
  }

  list(input: { ExclusiveStartTableName?: string; Limit?: number }): object {
    const { ExclusiveStartTableName: start = '', Limit: limit = 100 } = input;
    const names = this.#catalogue.names().filter((name) => name > start);
    const page = names.slice(0, limit);
    return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
  }

  async update(input: UpdateTableInput): Promise<object> {
    return this.#writer.exclusively(async () => {
      const known = this.#catalogue.getNamed(input.TableName);
      const record = withSettings(known, input);
      if (record.stream && record.stream.label !== known.stream?.label) {
        await this.#streams.clear(input.TableName);
      }
      const removed: string[] = [];
      for (const update of input.GlobalSecondaryIndexUpdates ?? []) {
        if (update.Create) await this.#addIndex(record.description, update.Create);
        if (update.Delete) removed.push(withoutIndex(record.description, update.Delete.IndexName));
      }
      await this.#catalogue.save(record);
      for (const indexName of removed) {
        await this.#database.clear(within(keys.index(input.TableName, indexName)));
      }
      return { TableDescription: { ...described(record), TableStatus: 'UPDATING' } };
    });
  }

  async delete(input: { TableName: string }): Promise<object> {
    return this.#writer.exclusively(async () => {
      const record = this.#catalogue.getNamed(input.TableName);
      if (record.description.DeletionProtectionEnabled) {
        throw validationError(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      await this.#remove(record);
      return { TableDescription: { ...record.description, TableStatus: 'DELETING' } };
    });
  }

  /** Ends what a crash interrupted. */
  async finishDeletions(): Promise<void> {
    for (const record of this.#catalogue.all()) {
      if (record.description.TableStatus === 'DELETING') await this.#remove(record);
    }
  }

  async setExpiry(tableName: string, attribute: string | undefined): Promise<void> {
    return this.#writer.exclusively(async () => {
      const { expiryAttribute: _replaced, ...rest } = this.#catalogue.getNamed(tableName);
      await this.#catalogue.save(rest);
      const record: TableRecord = {
        ...rest,
        ...(attribute === undefined ? {} : { expiryAttribute: attribute }),
      };
      await fillExpiryIndex(this.#database, record);
      await this.#catalogue.save(record);
    });
  }

  /** For settings that are only remembered. */
  async change(tableName: string, changed: (record: TableRecord) => TableRecord): Promise<void> {
    return this.#writer.exclusively(() => this.#catalogue.save(changed(this.#catalogue.getNamed(tableName))));
  }

  async #remove(record: TableRecord): Promise<void> {
    const { TableName: tableName } = record.description;
    await this.#catalogue.save({
      ...record,
      description: { ...record.description, TableStatus: 'DELETING' },
    });
    await clearRows(this.#database, tableName);
    await this.#streams.clear(tableName);
    await this.#catalogue.forget(tableName);
  }

  async #addIndex(table: TableDescription, given: SecondaryIndex): Promise<void> {
    const indexes = table.GlobalSecondaryIndexes ?? [];
    if (indexes.some((index) => index.IndexName === given.IndexName)) {
      throw validationError(`Attempting to create an index which already exists: ${given.IndexName}`);
    }
    const defined = new Set(table.AttributeDefinitions.map((attribute) => attribute.AttributeName));
    if (!given.KeySchema.every((key) => defined.has(key.AttributeName))) {
      throw validationError(
        'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions.',
      );
    }
    const index = activeIndex(table.TableArn, given);
    await fillIndex(this.#database, table, index);
    table.GlobalSecondaryIndexes = [...indexes, index];
  }
}
