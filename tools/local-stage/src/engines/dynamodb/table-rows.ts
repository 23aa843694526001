import { keys, valuesIn, within } from './database.ts';
import { dynalite } from './dynalite.ts';
import { expiryOperations } from './expiry-index.ts';
import { indexEntry } from './indexes.ts';
import type { Database, Operation } from './database.ts';
import type { Item } from './items.ts';
import type { SecondaryIndex, TableDescription, TableRecord } from './table-description.ts';

const operationsABatch = 1000;

/** Makes an index of the rows that are there. It must not be listed among the table's indexes before this ends. */
export async function fillIndex(
  database: Database,
  table: TableDescription,
  index: SecondaryIndex,
): Promise<void> {
  const prefix = keys.index(table.TableName, index.IndexName);
  await database.clear(within(prefix));
  await forEachRow(database, table, (item) => {
    const entry = indexEntry(table, index, item);
    return entry ? [{ type: 'put', key: prefix + entry.key, value: entry.item }] : [];
  });
}

export async function fillExpiryIndex(database: Database, record: TableRecord): Promise<void> {
  const { description } = record;
  await database.clear(within(keys.expiries(description.TableName)));
  if (record.expiryAttribute === undefined) return;
  await forEachRow(database, description, (item) =>
    expiryOperations(record, dynalite.createKey(item, description), undefined, item),
  );
}

export async function clearRows(database: Database, tableName: string): Promise<void> {
  for (const prefix of [keys.items(tableName), keys.indexes(tableName), keys.expiries(tableName)]) {
    await database.clear(within(prefix));
  }
}

async function forEachRow(
  database: Database,
  table: TableDescription,
  operationsFor: (item: Item) => Operation[],
): Promise<void> {
  let batch: Operation[] = [];
  for await (const item of valuesIn<Item>(database, within(keys.items(table.TableName)))) {
    batch.push(...operationsFor(item));
    if (batch.length < operationsABatch) continue;
    await database.batch(batch);
    batch = [];
  }
  await database.batch(batch);
}
