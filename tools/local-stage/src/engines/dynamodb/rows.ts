import { Readable } from 'node:stream';
import { keys, endOf, valuesIn } from './database.ts';
import { dynaliteOptions } from './dynalite.ts';
import { isServiceError } from './errors.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database, Range } from './database.ts';
import type { Callback, DynaliteRows, DynaliteStore } from './dynalite.ts';
import type { Item } from './items.ts';
import type { TableDescription } from './table-description.ts';

/** Turns the bound of an index key that dynalite computed into the one this engine keeps its entries under. */
export type BoundOf = (bound: string) => string;

/** What dynalite reads from: committed rows and index entries only. */
export function committedStore(
  database: Database,
  catalogue: Catalogue,
  boundOf: BoundOf = (bound) => bound,
): DynaliteStore {
  return {
    options: dynaliteOptions,
    getTable: (name, ...rest) => answerWithTable(catalogue, name, rest),
    getItemDb: (tableName) => readOnlyRows(database, keys.items(tableName)),
    getIndexDb: (_type, tableName, indexName) =>
      readOnlyRows(database, keys.index(tableName, indexName), boundOf),
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

export const neverWritten = {
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

function readOnlyRows(database: Database, prefix: string, boundOf: BoundOf = (bound) => bound): DynaliteRows {
  return {
    ...neverWritten,
    get: (key, callback) => callback(null, database.getSync(prefix + key) as Item | undefined),
    createValueStream: (range) =>
      Readable.from(valuesIn<Item>(database, prefixed(prefix, range, boundOf)), { highWaterMark: 100 }),
  };
}

function prefixed(prefix: string, range: Range, boundOf: BoundOf): Range {
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
