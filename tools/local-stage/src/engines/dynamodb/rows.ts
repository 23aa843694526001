import { Readable } from 'node:stream';
import { keys, endOf, valuesIn } from './database.ts';
import { dynaliteOptions } from './dynalite.ts';
import { isServiceError } from './errors.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database, Range } from './database.ts';
import type { Callback, DynaliteRows, DynaliteStore } from './dynalite.ts';
import type { Item } from './items.ts';
import type { TableDescription } from './table-description.ts';

export interface ReadingOptions {
  /** Turns the bound of an index key that dynalite computed into the one this engine keeps its entries under. */
  boundOf?: ((bound: string) => string) | undefined;
  /** Sees every item that is read in a range, in order. */
  onRead?: (item: Item) => void;
}

/** What dynalite reads from: committed rows and index entries only. */
export function committedStore(
  database: Database,
  catalogue: Catalogue,
  options: ReadingOptions = {},
): DynaliteStore {
  return {
    options: dynaliteOptions,
    getTable: (name, ...rest) => answerWithTable(catalogue, name, rest),
    getItemDb: (tableName) =>
      readOnlyRows(database, keys.items(tableName), { ...options, boundOf: undefined }),
    getIndexDb: (_type, tableName, indexName) =>
      readOnlyRows(database, keys.index(tableName, indexName), options),
  };
}

export function answerWithTable(
  catalogue: Catalogue,
  name: string,
  rest: [Callback<TableDescription>] | [boolean, Callback<TableDescription>],
): void {
  const callback = rest.length === 1 ? rest[0] : rest[1];
  let table: TableDescription;
  try {
    table = catalogue.get(name).description;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    callback(error);
    return;
  }
  callback(null, table);
}

const neverWritten = {
  lock: () => {
    throw new Error('Reading takes no lock.');
  },
  put: () => {
    throw new Error('A read tried to write.');
  },
  del: () => {
    throw new Error('A read tried to delete.');
  },
};

function readOnlyRows(database: Database, prefix: string, options: ReadingOptions): DynaliteRows {
  return {
    ...neverWritten,
    get: (key, callback) => callback(null, database.getSync(prefix + key) as Item | undefined),
    createValueStream: (range) =>
      Readable.from(observed(valuesIn<Item>(database, prefixed(prefix, range, options)), options.onRead)),
  };
}

async function* observed(items: AsyncIterable<Item>, onRead?: (item: Item) => void): AsyncGenerator<Item> {
  for await (const item of items) {
    onRead?.(item);
    yield item;
  }
}

function prefixed(
  prefix: string,
  range: Range,
  { boundOf = (bound: string): string => bound }: ReadingOptions,
): Range {
  const full: Range = {};
  if (range.gt !== undefined) full.gt = prefix + boundOf(range.gt);
  else full.gte = prefix + (range.gte ?? '');
  if (range.lt !== undefined) full.lt = prefix + boundOf(range.lt);
  else if (range.lte !== undefined) full.lte = prefix + range.lte;
  else full.lt = endOf(prefix);
  if (range.reverse !== undefined) full.reverse = range.reverse;
  if (range.limit !== undefined) full.limit = range.limit;
  return full;
}
