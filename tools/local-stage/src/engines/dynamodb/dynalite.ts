import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type { ServiceError } from './errors.ts';
import type { AttributeValue, Item } from './items.ts';
import type { Range } from './database.ts';
import type { KeySchemaElement, TableDescription } from './table-description.ts';

// dynalite publishes no types and no entry points for its parts; these are the parts used here, as version 4 has them.

export type Callback<T> = (error: Error | null | undefined, result?: T) => void;
type Release = <T>(callback: Callback<T>) => Callback<T>;

export interface DynaliteRows {
  lock(key: string, run: (release: Release) => void): void;
  get(key: string, callback: Callback<Item>): void;
  put(key: string, item: Item, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  createValueStream(range: Range): Readable;
}

/** What dynalite's actions ask of a store. */
export interface DynaliteStore {
  options: { maxItemSize: number };
  getTable(name: string, ...rest: [Callback<TableDescription>] | [boolean, Callback<TableDescription>]): void;
  getItemDb(tableName: string): DynaliteRows;
  getIndexDb(type: string, tableName: string, indexName: string): DynaliteRows;
}

interface DynaliteDatabase {
  createKey(item: Item, table: TableDescription, keySchema?: KeySchemaElement[]): string;
  createIndexKey(item: Item, table: TableDescription, keySchema: KeySchemaElement[]): string;
  validateItem(item: Item, table: TableDescription): ServiceError | null | undefined;
  validateKey(key: Item, table: TableDescription): ServiceError | null | undefined;
  checkConditional(request: object, item: Item | undefined): ServiceError | null | undefined;
}

interface UpdateSection {
  type: 'set' | 'remove' | 'add' | 'delete';
  path: (string | number)[];
}

interface Rules {
  types: object;
  custom?: unknown;
}

interface Validations {
  checkTypes(input: object, types: object): Record<string, unknown>;
  checkValidations(data: object, types: object, custom: unknown, store: object): void;
}

const require = createRequire(import.meta.url);
export const dynalite = require('dynalite/db') as DynaliteDatabase;
const validations = require('dynalite/validations') as Validations;

export const maxItemSizeBytes = 400 * 1024;
export const dynaliteOptions = { maxItemSize: maxItemSizeBytes };

type Action = (store: DynaliteStore, request: object, callback: Callback<unknown>) => void;

const actions = {
  putItem: require('dynalite/actions/putItem') as Action,
  updateItem: require('dynalite/actions/updateItem') as Action,
  deleteItem: require('dynalite/actions/deleteItem') as Action,
  getItem: require('dynalite/actions/getItem') as Action,
  batchGetItem: require('dynalite/actions/batchGetItem') as Action,
  query: require('dynalite/actions/query') as Action,
  scan: require('dynalite/actions/scan') as Action,
};

const rules = {
  putItem: require('dynalite/validations/putItem') as Rules,
  updateItem: require('dynalite/validations/updateItem') as Rules,
  deleteItem: require('dynalite/validations/deleteItem') as Rules,
  getItem: require('dynalite/validations/getItem') as Rules,
  batchGetItem: require('dynalite/validations/batchGetItem') as Rules,
  batchWriteItem: require('dynalite/validations/batchWriteItem') as Rules,
  query: require('dynalite/validations/query') as Rules,
  scan: require('dynalite/validations/scan') as Rules,
  createTable: require('dynalite/validations/createTable') as Rules,
};

/** The request with unknown members dropped, expressions parsed and everything checked that needs no table. */
export function validated<T>(name: keyof typeof rules, input: object): T {
  const { types, custom } = rules[name];
  const request = validations.checkTypes({ ...input }, types);
  validations.checkValidations(request, types, custom, { options: dynaliteOptions });
  removeLastAndFromTheEnd(request['_updates'] as { sections: UpdateSection[] } | undefined);
  return request as T;
}

export async function perform<T>(
  name: keyof typeof actions,
  store: DynaliteStore,
  request: object,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    actions[name](store, request, (error, result) => (error ? reject(error) : resolve(result as T)));
  });
}

/** dynalite removes in the order written, so that `REMOVE l[0], l[1]` would take the wrong second element. */
function removeLastAndFromTheEnd(updates: { sections: UpdateSection[] } | undefined): void {
  if (!updates) return;
  const kept = updates.sections.filter((section) => section.type !== 'remove');
  const removed = updates.sections.filter((section) => section.type === 'remove');
  updates.sections = [...kept, ...removed.sort((one, other) => laterPathFirst(one.path, other.path))];
}

function laterPathFirst(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [depth, step] of one.entries()) {
    const otherStep = other[depth];
    if (step === otherStep) continue;
    return typeof step === 'number' && typeof otherStep === 'number' ? otherStep - step : 0;
  }
  return 0;
}

export function keyOf(item: Item, table: TableDescription): Record<string, AttributeValue> {
  return pick(
    item,
    table.KeySchema.map((key) => key.AttributeName),
  );
}

export function pick(item: Item, names: readonly string[]): Item {
  const picked: Item = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
