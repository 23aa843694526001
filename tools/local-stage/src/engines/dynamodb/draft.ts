import { Readable } from 'node:stream';
import { answerWithTable } from './rows.ts';
import { keys } from './database.ts';
import { dynalite, dynaliteOptions, maxItemSizeBytes, perform } from './dynalite.ts';
import { isConditionalCheckFailure, isServiceError, validationError } from './errors.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database, Operation } from './database.ts';
import type { DynaliteRows, DynaliteStore } from './dynalite.ts';
import { indexWithEmptyKey } from './indexes.ts';
import { itemSizeBytes } from './items.ts';
import type { Item } from './items.ts';
import type { TableDescription, TableRecord } from './table-description.ts';

export type WriteName = 'putItem' | 'updateItem' | 'deleteItem';

/** A validated request for one row. */
export interface RowRequest {
  TableName: string;
  Item?: Item;
  Key?: Item;
}

export interface Change {
  table: TableRecord;
  /** The row's key within its table. */
  key: string;
  before: Item | undefined;
  after: Item | undefined;
}

/** The writes of one request, worked out but not yet made: they all become true in one database batch or never. */
export class Draft {
  readonly changes: Change[] = [];
  /** Further operations of the same batch, and what to do once it is written. */
  readonly alongside: Operation[] = [];
  readonly afterwards: (() => void)[] = [];
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #touched = new Set<string>();

  constructor(database: Database, catalogue: Catalogue) {
    this.#database = database;
    this.#catalogue = catalogue;
  }

  /** Finds the row a request means and refuses a second operation on it. */
  locate(request: RowRequest, repeated: string): Change {
    const table = this.#catalogue.get(request.TableName);
    const invalid = request.Item
      ? dynalite.validateItem(request.Item, table.description)
      : dynalite.validateKey(request.Key ?? {}, table.description);
    if (invalid) throw invalid;

    const key = dynalite.createKey(request.Item ?? request.Key ?? {}, table.description);
    const fullKey = keys.items(request.TableName) + key;
    if (this.#touched.has(fullKey)) throw validationError(repeated);
    this.#touched.add(fullKey);
    const before = this.#database.getSync(fullKey) as Item | undefined;
    return { table, key, before, after: before };
  }

  /** Lets dynalite evaluate one write against the located row and notes what became of it. */
  async write<T>(name: WriteName, request: RowRequest, change: Change): Promise<T> {
    const result = await perform<T>(name, this.#storeFor(change), request);
    if (change.after) refuseUnfit(change.after, change.table.description);
    this.changes.push(change);
    return result;
  }

  check(request: RowRequest, change: Change): void {
    const failure = dynalite.checkConditional(request, change.before);
    if (failure) throw failure;
  }

  /** Index entries are left out: they follow from the change itself when it is written. */
  #storeFor(change: Change): DynaliteStore {
    const rows: DynaliteRows = {
      lock: (_key, run) => run((callback) => callback),
      get: (_key, callback) => callback(null, change.before),
      put: (_key, item, callback) => {
        change.after = structuredClone(item);
        callback(null);
      },
      del: (_key, callback) => {
        change.after = undefined;
        callback(null);
      },
      createValueStream: () => Readable.from([]),
    };
    const ignored: DynaliteRows = {
      ...rows,
      put: (_key, _item, callback) => callback(null),
      del: (_key, callback) => callback(null),
    };
    return {
      options: dynaliteOptions,
      getTable: (name, ...rest) => answerWithTable(this.#catalogue, name, rest),
      getItemDb: () => rows,
      getIndexDb: () => ignored,
    };
  }
}

/** What dynalite lets pass: it counts characters, not bytes, and looks at index keys of some requests only. */
function refuseUnfit(item: Item, table: TableDescription): void {
  if (itemSizeBytes(item) > maxItemSizeBytes) {
    throw validationError('Item size has exceeded the maximum allowed size');
  }
  const indexName = indexWithEmptyKey(table, item);
  if (indexName !== undefined) {
    throw validationError(
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${indexName}`,
    );
  }
}

/** With `ReturnValuesOnConditionCheckFailure: ALL_OLD` a failed condition shows the item that failed it. */
export function withOldItem(error: unknown, change: Change, onFailure: string | undefined): unknown {
  if (isServiceError(error) && isConditionalCheckFailure(error) && onFailure === 'ALL_OLD' && change.before) {
    error.body.Item = change.before;
  }
  return error;
}
