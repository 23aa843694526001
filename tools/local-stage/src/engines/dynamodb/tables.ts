import { randomUUID } from 'node:crypto';
import { keys, valuesIn, within } from './database.ts';
import { dynalite, validated } from './dynalite.ts';
import { resourceInUse, resourceNotFound, validationError } from './errors.ts';
import { expiryOperations } from './expiry-index.ts';
import { indexEntry } from './indexes.ts';
import { streamArnOf } from './table-description.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database, Operation } from './database.ts';
import type { Item } from './items.ts';
import type { StreamLog } from './stream-log.ts';
import type {
  SecondaryIndex,
  StreamSettings,
  StreamViewType,
  TableDescription,
  TableRecord,
} from './table-description.ts';
import type { Writer } from './writer.ts';

interface StreamSpecification {
  StreamEnabled: boolean;
  StreamViewType?: StreamViewType;
}

interface CreateTableInput {
  TableName: string;
  StreamSpecification?: StreamSpecification;
  Tags?: { Key: string; Value: string }[];
  DeletionProtectionEnabled?: boolean;
}

type CreateTableRequest = Pick<
  TableDescription,
  'TableName' | 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'
> & { BillingMode?: string; ProvisionedThroughput?: TableDescription['ProvisionedThroughput'] };

interface UpdateTableInput {
  TableName: string;
  AttributeDefinitions?: TableDescription['AttributeDefinitions'];
  BillingMode?: string;
  ProvisionedThroughput?: TableDescription['ProvisionedThroughput'];
  StreamSpecification?: StreamSpecification;
  DeletionProtectionEnabled?: boolean;
  GlobalSecondaryIndexUpdates?: {
    Create?: SecondaryIndex;
    Delete?: { IndexName: string };
    Update?: object;
  }[];
}

const operationsABatch = 1000;
const onDemand = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };

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

  create(input: CreateTableInput): Promise<object> {
    const request = validated<CreateTableRequest>('createTable', input);
    return this.#writer.exclusively(async () => {
      if (this.#catalogue.find(request.TableName)) {
        throw resourceInUse(`Table already exists: ${request.TableName}`);
      }
      const stream = streamFrom(input.StreamSpecification);
      const record: TableRecord = {
        description: this.#describe(request, input.DeletionProtectionEnabled ?? false),
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

  update(input: UpdateTableInput): Promise<object> {
    return this.#writer.exclusively(async () => {
      const known = this.#catalogue.getNamed(input.TableName);
      const record = withSettings(known, input);
      if (record.stream && record.stream.label !== known.stream?.label) {
        await this.#streams.clear(input.TableName);
      }
      for (const update of input.GlobalSecondaryIndexUpdates ?? []) {
        if (update.Create) await this.#addIndex(record.description, update.Create);
        if (update.Delete) await this.#removeIndex(record.description, update.Delete.IndexName);
      }
      await this.#catalogue.save(record);
      return { TableDescription: { ...described(record), TableStatus: 'UPDATING' } };
    });
  }

  delete(input: { TableName: string }): Promise<object> {
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

  setExpiry(tableName: string, attribute: string | undefined): Promise<void> {
    return this.#writer.exclusively(async () => {
      const { expiryAttribute: _replaced, ...rest } = this.#catalogue.getNamed(tableName);
      const record: TableRecord = {
        ...rest,
        ...(attribute === undefined ? {} : { expiryAttribute: attribute }),
      };
      await this.#database.clear(within(keys.expiries(tableName)));
      await this.#forEachRow(record.description, (item) =>
        expiryOperations(record, dynalite.createKey(item, record.description), undefined, item),
      );
      await this.#catalogue.save(record);
    });
  }

  async #remove(record: TableRecord): Promise<void> {
    const { TableName: tableName } = record.description;
    await this.#catalogue.save({
      ...record,
      description: { ...record.description, TableStatus: 'DELETING' },
    });
    for (const prefix of [keys.items(tableName), keys.indexes(tableName), keys.expiries(tableName)]) {
      await this.#database.clear(within(prefix));
    }
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
    const prefix = keys.index(table.TableName, index.IndexName);
    await this.#database.clear(within(prefix));
    await this.#forEachRow(table, (item) => {
      const entry = indexEntry(table, index, item);
      return entry ? [{ type: 'put', key: prefix + entry.key, value: entry.item }] : [];
    });
    table.GlobalSecondaryIndexes = [...indexes, index];
  }

  async #removeIndex(table: TableDescription, indexName: string): Promise<void> {
    const remaining = (table.GlobalSecondaryIndexes ?? []).filter((index) => index.IndexName !== indexName);
    if (remaining.length === (table.GlobalSecondaryIndexes ?? []).length) {
      throw resourceNotFound('Requested resource not found');
    }
    await this.#database.clear(within(keys.index(table.TableName, indexName)));
    if (remaining.length > 0) table.GlobalSecondaryIndexes = remaining;
    else delete table.GlobalSecondaryIndexes;
  }

  async #forEachRow(table: TableDescription, operationsFor: (item: Item) => Operation[]): Promise<void> {
    let batch: Operation[] = [];
    for await (const item of valuesIn<Item>(this.#database, within(keys.items(table.TableName)))) {
      batch.push(...operationsFor(item));
      if (batch.length < operationsABatch) continue;
      await this.#database.batch(batch);
      batch = [];
    }
    await this.#database.batch(batch);
  }

  #describe(request: CreateTableRequest, deletionProtection: boolean): TableDescription {
    const arn = this.#arnPrefix + request.TableName;
    const {
      BillingMode: billingMode,
      GlobalSecondaryIndexes: global,
      LocalSecondaryIndexes: local,
    } = request;
    return {
      TableName: request.TableName,
      TableArn: arn,
      TableId: randomUUID(),
      TableStatus: 'ACTIVE',
      CreationDateTime: Date.now() / 1000,
      AttributeDefinitions: request.AttributeDefinitions,
      KeySchema: request.KeySchema,
      ...(global ? { GlobalSecondaryIndexes: global.map((index) => activeIndex(arn, index)) } : {}),
      ...(local ? { LocalSecondaryIndexes: local.map((index) => emptyIndex(arn, index)) } : {}),
      ...(billingMode === 'PAY_PER_REQUEST' ? { BillingModeSummary: { BillingMode: billingMode } } : {}),
      ProvisionedThroughput: { ...onDemand, ...request.ProvisionedThroughput },
      TableSizeBytes: 0,
      ItemCount: 0,
      DeletionProtectionEnabled: deletionProtection,
    };
  }
}

function withSettings(known: TableRecord, input: UpdateTableInput): TableRecord {
  const record = structuredClone(known);
  const { description } = record;
  const given = input.AttributeDefinitions ?? [];
  const names = new Set(given.map((attribute) => attribute.AttributeName));
  description.AttributeDefinitions = [
    ...description.AttributeDefinitions.filter((attribute) => !names.has(attribute.AttributeName)),
    ...given,
  ];
  if (input.DeletionProtectionEnabled !== undefined) {
    description.DeletionProtectionEnabled = input.DeletionProtectionEnabled;
  }
  if (input.BillingMode) description.BillingModeSummary = { BillingMode: input.BillingMode };
  if (input.ProvisionedThroughput) {
    description.ProvisionedThroughput = { ...onDemand, ...input.ProvisionedThroughput };
  }
  if (!input.StreamSpecification) return record;

  const enable = input.StreamSpecification.StreamEnabled;
  if (enable && record.stream?.enabled) {
    throw validationError(`Table already has an enabled stream: TableName: ${input.TableName}`);
  }
  const stream = enable
    ? streamFrom(input.StreamSpecification)
    : record.stream && { ...record.stream, enabled: false };
  return stream ? { ...record, stream } : record;
}

function streamFrom(specification: StreamSpecification | undefined): StreamSettings | undefined {
  if (!specification?.StreamEnabled) return undefined;
  const { StreamViewType: viewType } = specification;
  if (!viewType) {
    throw validationError(
      'One or more parameter values were invalid: StreamViewType is required when the stream is enabled',
    );
  }
  const label = new Date().toISOString().slice(0, -1);
  return { label, viewType, enabled: true, createdAt: Date.now() / 1000 };
}

function emptyIndex(tableArn: string, index: SecondaryIndex): SecondaryIndex {
  return { ...index, IndexArn: `${tableArn}/index/${index.IndexName}`, IndexSizeBytes: 0, ItemCount: 0 };
}

function activeIndex(tableArn: string, index: SecondaryIndex): SecondaryIndex {
  return {
    ...emptyIndex(tableArn, index),
    IndexStatus: 'ACTIVE',
    ProvisionedThroughput: { ...onDemand, ...index.ProvisionedThroughput },
  };
}

function described({ description, stream }: TableRecord): object {
  if (!stream) return description;
  return {
    ...description,
    ...(stream.enabled
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } }
      : {}),
    LatestStreamArn: streamArnOf(description, stream),
    LatestStreamLabel: stream.label,
  };
}
