import { isSameItem, itemSizeBytes } from './items.ts';
import { indexChanges } from './indexes.ts';
import type { IndexChange } from './indexes.ts';
import type { Item } from './items.ts';
import type { TableDescription } from './table-description.ts';

export interface ConsumedCapacity {
  TableName: string;
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
  Table?: Units;
  GlobalSecondaryIndexes?: Record<string, Units>;
  LocalSecondaryIndexes?: Record<string, Units>;
}

interface Units {
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

export type CapacityDetail = 'INDEXES' | 'TOTAL' | 'NONE' | undefined;

const writeUnitBytes = 1024;
const readUnitBytes = 4096;

/** Preparing and committing are charged separately. Indexes are written after the commit, at the plain price. */
export const transactionFactor = 2;

const unitsFor = (bytes: number, unitBytes: number): number => Math.max(1, Math.ceil(bytes / unitBytes));

const writeUnits = (item: Item | undefined): number =>
  item ? unitsFor(itemSizeBytes(item), writeUnitBytes) : 1;

/** Strongly consistent; an eventually consistent read costs half. */
export const readUnits = (item: Item | undefined): number =>
  item ? unitsFor(itemSizeBytes(item), readUnitBytes) : 1;

/** The items of one page are rounded up together. */
export const pageUnits = (sizesBytes: readonly number[]): number =>
  unitsFor(
    sizesBytes.reduce((sum, size) => sum + size, 0),
    readUnitBytes,
  );

export const consistencyFactor = (isConsistent: boolean | undefined): number => (isConsistent ? 1 : 0.5);

function indexUnits({ before, after }: IndexChange): number {
  if (!before && !after) return 0;
  if (!before || !after) return writeUnits((after ?? before)?.item);
  if (before.key !== after.key) return writeUnits(before.item) + writeUnits(after.item);
  if (isSameItem(before.item, after.item)) return 0;
  return Math.max(writeUnits(before.item), writeUnits(after.item));
}

/** Adds up what the operations of one request consume, table by table. */
export class CapacityMeter {
  readonly #byTable = new Map<
    string,
    { table: number; global: Map<string, number>; local: Map<string, number> }
  >();

  addWrite(table: TableDescription, before: Item | undefined, after: Item | undefined, factor = 1): void {
    const consumed = this.#of(table.TableName);
    consumed.table += factor * Math.max(writeUnits(before), writeUnits(after));
    for (const change of indexChanges(table, before, after)) {
      const units = indexUnits(change);
      if (units === 0) continue;
      const indexes = change.isGlobal ? consumed.global : consumed.local;
      indexes.set(change.index.IndexName, (indexes.get(change.index.IndexName) ?? 0) + units);
    }
  }

  addRead(tableName: string, units: number, index?: { name: string; isGlobal: boolean }): void {
    const consumed = this.#of(tableName);
    if (!index) consumed.table += units;
    else (index.isGlobal ? consumed.global : consumed.local).set(index.name, units);
  }

  consumed(detail: CapacityDetail, named?: 'ReadCapacityUnits' | 'WriteCapacityUnits'): ConsumedCapacity[] {
    if (detail !== 'TOTAL' && detail !== 'INDEXES') return [];
    const asUnits = (units: number): Units => ({
      CapacityUnits: units,
      ...(named ? { [named]: units } : {}),
    });
    const perIndex = (indexes: Map<string, number>): Record<string, Units> =>
      Object.fromEntries([...indexes].map(([name, units]) => [name, asUnits(units)]));

    return [...this.#byTable].map(([tableName, { table, global, local }]) => ({
      TableName: tableName,
      ...asUnits(table + total(global) + total(local)),
      ...(detail === 'INDEXES' ? { Table: asUnits(table) } : {}),
      ...(detail === 'INDEXES' && global.size > 0 ? { GlobalSecondaryIndexes: perIndex(global) } : {}),
      ...(detail === 'INDEXES' && local.size > 0 ? { LocalSecondaryIndexes: perIndex(local) } : {}),
    }));
  }

  #of(tableName: string): { table: number; global: Map<string, number>; local: Map<string, number> } {
    const known = this.#byTable.get(tableName);
    if (known) return known;
    const fresh = { table: 0, global: new Map<string, number>(), local: new Map<string, number>() };
    this.#byTable.set(tableName, fresh);
    return fresh;
  }
}

function total(indexes: Map<string, number>): number {
  return [...indexes.values()].reduce((sum, units) => sum + units, 0);
}
