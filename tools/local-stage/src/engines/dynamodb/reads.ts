import { CapacityMeter, consistencyFactor, pageUnits, readUnits, transactionFactor } from './capacity.ts';
import { keys } from './database.ts';
import { dynalite, perform, validated } from './dynalite.ts';
import { validationError } from './errors.ts';
import { indexKeyOf } from './indexes.ts';
import { itemSizeBytes } from './items.ts';
import { committedStore } from './rows.ts';
import { secondaryIndexesOf } from './table-description.ts';
import type { CapacityDetail, ConsumedCapacity } from './capacity.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { Item } from './items.ts';
import type { ReadingOptions } from './rows.ts';
import type { Writer } from './writer.ts';

interface GetRequest {
  TableName: string;
  Key: Item;
  ConsistentRead?: boolean;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface BatchGetRequest {
  RequestItems: Record<string, { Keys: Item[]; ConsistentRead?: boolean }>;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface BatchGetOutput {
  Responses: Record<string, Item[]>;
  UnprocessedKeys: Record<string, { Keys: Item[] }>;
}

interface PageRequest {
  TableName: string;
  IndexName?: string;
  ExclusiveStartKey?: Item;
  ConsistentRead?: boolean;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface TransactGetInput {
  TransactItems?: { Get?: object }[];
  ReturnConsumedCapacity?: CapacityDetail;
}

type WithCapacity<Output, Capacity> = Output & { ConsumedCapacity?: Capacity };

const maxTransactItems = 100;

export class Reads {
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #writer: Writer;

  constructor(database: Database, catalogue: Catalogue, writer: Writer) {
    this.#database = database;
    this.#catalogue = catalogue;
    this.#writer = writer;
  }

  async getItem(input: object): Promise<WithCapacity<{ Item?: Item }, ConsumedCapacity>> {
    const request = validated<GetRequest>('getItem', input);
    const output = await perform<{ Item?: Item }>('getItem', this.#store(), request);
    const meter = new CapacityMeter();
    meter.addRead(request.TableName, this.#unitsOf(request) * consistencyFactor(request.ConsistentRead));
    const [consumed] = meter.consumed(request.ReturnConsumedCapacity);
    return { ...output, ...(consumed ? { ConsumedCapacity: consumed } : {}) };
  }

  async batchGetItem(input: object): Promise<WithCapacity<BatchGetOutput, ConsumedCapacity[]>> {
    const request = validated<BatchGetRequest>('batchGetItem', input);
    const { ReturnConsumedCapacity: detail, ...uncharged } = request;
    const output = await perform<BatchGetOutput>('batchGetItem', this.#store(), uncharged);
    const meter = new CapacityMeter();
    for (const [tableName, { Keys: wanted, ConsistentRead: isConsistent }] of Object.entries(
      request.RequestItems,
    )) {
      const unprocessed = output.UnprocessedKeys[tableName]?.Keys ?? [];
      for (const key of wanted.filter((candidate) => !unprocessed.includes(candidate))) {
        meter.addRead(
          tableName,
          this.#unitsOf({ TableName: tableName, Key: key }) * consistencyFactor(isConsistent),
        );
      }
    }
    const consumed = meter.consumed(detail);
    return { ...output, ...(consumed.length > 0 ? { ConsumedCapacity: consumed } : {}) };
  }

  async query(input: object): Promise<object> {
    return this.#page('query', validated<PageRequest>('query', input));
  }

  async scan(input: object): Promise<object> {
    return this.#page('scan', validated<PageRequest>('scan', input));
  }

  /** Takes its turn among the writes, so it never sees half of another transaction. */
  async transactGetItems(
    input: TransactGetInput,
  ): Promise<WithCapacity<{ Responses: { Item?: Item }[] }, ConsumedCapacity[]>> {
    const items = input.TransactItems ?? [];
    if (items.length < 1 || items.length > maxTransactItems) {
      throw validationError(
        "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
          `Member must have length less than or equal to ${maxTransactItems} and greater than or equal to 1`,
      );
    }
    const requests = items.map(({ Get: get }) => validated<GetRequest>('getItem', get ?? {}));
    return this.#writer.exclusively(async () => {
      const meter = new CapacityMeter();
      const responses: { Item?: Item }[] = [];
      for (const request of requests) {
        const { Item: item } = await perform<{ Item?: Item }>('getItem', this.#store(), request);
        responses.push(item ? { Item: item } : {});
        meter.addRead(request.TableName, transactionFactor * this.#unitsOf(request));
      }
      const consumed = meter.consumed(input.ReturnConsumedCapacity, 'ReadCapacityUnits');
      return { Responses: responses, ...(consumed.length > 0 ? { ConsumedCapacity: consumed } : {}) };
    });
  }

  async #page(name: 'query' | 'scan', request: PageRequest): Promise<object> {
    const { ReturnConsumedCapacity: detail, ...uncharged } = request;
    const sizesBytes: number[] = [];
    const store = this.#store({
      boundOf: this.#startOf(request),
      onRead: (item) => sizesBytes.push(itemSizeBytes(item)),
    });
    const output = await perform<{ ScannedCount: number }>(name, store, uncharged);

    // More may have been fetched than the page holds.
    const units = pageUnits(sizesBytes.slice(0, output.ScannedCount));
    const meter = new CapacityMeter();
    meter.addRead(
      request.TableName,
      units * consistencyFactor(request.ConsistentRead),
      this.#indexOf(request),
    );
    const [consumed] = meter.consumed(detail);
    return { ...output, ...(consumed ? { ConsumedCapacity: consumed } : {}) };
  }

  #store(options?: ReadingOptions): ReturnType<typeof committedStore> {
    return committedStore(this.#database, this.#catalogue, options);
  }

  /** Of the whole row: a projection reads no less of it. */
  #unitsOf({ TableName: tableName, Key: key }: GetRequest): number {
    const table = this.#catalogue.get(tableName).description;
    const row = this.#database.getSync(keys.items(tableName) + dynalite.createKey(key, table));
    return readUnits(row as Item | undefined);
  }

  #indexOf({
    TableName: tableName,
    IndexName: name,
  }: PageRequest): { name: string; isGlobal: boolean } | undefined {
    if (name === undefined) return undefined;
    const { GlobalSecondaryIndexes: global = [] } = this.#catalogue.get(tableName).description;
    return { name, isGlobal: global.some((index) => index.IndexName === name) };
  }

  /** Where a page of an index begins: dynalite's start key is shorter than the key entries are kept under. */
  #startOf({
    TableName: tableName,
    IndexName: indexName,
    ExclusiveStartKey: start,
  }: PageRequest): ReadingOptions['boundOf'] {
    const table = this.#catalogue.find(tableName)?.description;
    const index = table && secondaryIndexesOf(table).find((candidate) => candidate.IndexName === indexName);
    if (!table || !index || !start) return undefined;
    return (bound) => {
      const isStart = bound === dynalite.createIndexKey(start, table, index.KeySchema);
      return isStart ? indexKeyOf(start, table, index) : bound;
    };
  }
}
