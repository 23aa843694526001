import { dynalite, pick } from './dynalite.ts';
import { keys } from './database.ts';
import { secondaryIndexesOf } from './table-description.ts';
import type { Operation } from './database.ts';
import type { Item } from './items.ts';
import type { SecondaryIndex, TableDescription } from './table-description.ts';

interface IndexEntry {
  key: string;
  item: Item;
}

/** How one write changes one index: the entry before and after it, where there is one. */
export interface IndexChange {
  index: SecondaryIndex;
  isGlobal: boolean;
  before: IndexEntry | undefined;
  after: IndexEntry | undefined;
}

/**
 * dynalite ends an index key with 24 bits of a hash of the row's key: enough to lose rows of one partition by
 * collision after some thousands. The row's whole key follows it here, and keeps the order dynalite reads by.
 */
export function indexKeyOf(item: Item, table: TableDescription, index: SecondaryIndex): string {
  return `${dynalite.createIndexKey(item, table, index.KeySchema)}/${dynalite.createKey(item, table)}`;
}

export function indexChanges(
  table: TableDescription,
  before: Item | undefined,
  after: Item | undefined,
): IndexChange[] {
  return secondaryIndexesOf(table).map((index) => ({
    index,
    isGlobal: table.GlobalSecondaryIndexes?.includes(index) ?? false,
    before: before && indexEntry(table, index, before),
    after: after && indexEntry(table, index, after),
  }));
}

/** Items that lack a key attribute of the index are not in it. */
export function indexEntry(
  table: TableDescription,
  index: SecondaryIndex,
  item: Item,
): IndexEntry | undefined {
  const indexKeys = index.KeySchema.map((key) => key.AttributeName);
  if (!indexKeys.every((name) => item[name] !== undefined)) return undefined;
  return { key: indexKeyOf(item, table, index), item: projected(table, index, item) };
}

/** The name of an index that this item cannot be in because a key attribute of it is empty. */
export function indexWithEmptyKey(table: TableDescription, item: Item): string | undefined {
  const isEmpty = (name: string): boolean => item[name]?.S === '' || item[name]?.B === '';
  return secondaryIndexesOf(table).find((index) => index.KeySchema.some((key) => isEmpty(key.AttributeName)))
    ?.IndexName;
}

function projected(table: TableDescription, index: SecondaryIndex, item: Item): Item {
  if (index.Projection.ProjectionType === 'ALL') return item;
  const keyNames = [...index.KeySchema, ...table.KeySchema].map((key) => key.AttributeName);
  return pick(item, [...keyNames, ...(index.Projection.NonKeyAttributes ?? [])]);
}

export function indexOperations(table: TableDescription, changes: readonly IndexChange[]): Operation[] {
  const operations: Operation[] = [];
  for (const { index, before, after } of changes) {
    const prefix = keys.index(table.TableName, index.IndexName);
    if (before && before.key !== after?.key) operations.push({ type: 'del', key: prefix + before.key });
    if (after) operations.push({ type: 'put', key: prefix + after.key, value: after.item });
  }
  return operations;
}
