import { CapacityMeter, readUnits, transactionFactor } from './capacity.ts';
import { dynalite, perform, validated } from './dynalite.ts';
import { indexKeyOf } from './indexes.ts';
import { committedStore } from './rows.ts';
import { keys } from './database.ts';
import { secondaryIndexesOf } from './table-description.ts';
import { validationError } from './errors.ts';
import type { CapacityDetail, ConsumedCapacity } from './capacity.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { Item } from './items.ts';
import type { BoundOf } from './rows.ts';
import type { Writer } from './writer.ts';

interface GetRequest {
  TableName: string;
  Key: Item;
  ConsistentRead?: boolean;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface PagedRequest {
  TableName: string;
  IndexName?: string;
  ExclusiveStartKey?: Item;
}

interface TransactGetInput {
  TransactItems?: { Get?: object }[];
  ReturnConsumedCapacity?: CapacityDetail;
}

interface TransactGetOutput {
  Responses: { Item?: Item }[];
  ConsumedCapacity?: ConsumedCapacity[];
}

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

  async getItem(input: object): Promise<object> {
    const request = validated<GetRequest>('getItem', input);
    const output = await perform<{ Item?: Item }>('getItem', this.#store(), request);
    const meter = new CapacityMeter();
    meter.addRead(request.TableName, readUnits(this.#stored(request)) * (request.ConsistentRead ? 1 : 0.5));
    const [consumed] = meter.consumed(request.ReturnConsumedCapacity);
    return { ...output, ...(consumed ? { ConsumedCapacity: consumed } : {}) };
  }

  batchGetItem(input: object): Promise<object> {
    return perform('batchGetItem', this.#store(), validated<object>('batchGetItem', input));
  }

  query(input: object): Promise<object> {
    const request = validated<PagedRequest>('query', input);
    return perform('query', this.#store(this.#startOf(request)), request);
  }

  scan(input: object): Promise<object> {
    const request = validated<PagedRequest>('scan', input);
    return perform('scan', this.#store(this.#startOf(request)), request);
  }

  /** Takes its turn among the writes, so it never sees half of another transaction. */
  transactGetItems(input: TransactGetInput): Promise<TransactGetOutput> {
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
        meter.addRead(request.TableName, transactionFactor * readUnits(this.#stored(request)));
      }
      const consumed = meter.consumed(input.ReturnConsumedCapacity, 'ReadCapacityUnits');
      return { Responses: responses, ...(consumed.length > 0 ? { ConsumedCapacity: consumed } : {}) };
    });
  }

  #store(boundOf?: BoundOf): ReturnType<typeof committedStore> {
    return committedStore(this.#database, this.#catalogue, boundOf);
  }

  /** The whole row: a projection reads no less of it. */
  #stored({ TableName: tableName, Key: key }: GetRequest): Item | undefined {
    const table = this.#catalogue.get(tableName).description;
    return this.#database.getSync(keys.items(tableName) + dynalite.createKey(key, table)) as Item | undefined;
  }

  /** Where a page of an index begins: dynalite's start key is shorter than the key entries are kept under. */
  #startOf({ TableName: tableName, IndexName: indexName, ExclusiveStartKey: start }: PagedRequest): BoundOf {
    const table = this.#catalogue.find(tableName)?.description;
    const index = table && secondaryIndexesOf(table).find((candidate) => candidate.IndexName === indexName);
    if (!table || !index || !start) return (bound) => bound;
    return (bound) => {
      const isStart = bound === dynalite.createIndexKey(start, table, index.KeySchema);
      return isStart ? indexKeyOf(start, table, index) : bound;
    };
  }
}
