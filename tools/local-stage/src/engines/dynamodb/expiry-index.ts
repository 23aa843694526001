import { keys } from './database.ts';
import { keyOf } from './dynalite.ts';
import type { Operation } from './database.ts';
import type { Item } from './items.ts';
import type { TableRecord } from './table-description.ts';

/** Epoch seconds fit twelve digits for the next thirty thousand years; padded, they sort as text. */
const digits = 12;

export const expiryPrefix = (tableName: string, seconds: number): string =>
  `${keys.expiries(tableName)}${String(Math.max(0, seconds)).padStart(digits, '0')}`;

export function expirySeconds(table: TableRecord, item: Item | undefined): number | undefined {
  const text = table.expiryAttribute === undefined ? undefined : item?.[table.expiryAttribute]?.N;
  const seconds = text === undefined ? NaN : Math.floor(Number(text));
  return seconds >= 0 && seconds < 10 ** digits ? seconds : undefined;
}

/** Keeps the list of rows by the second they expire, so that a sweep reads due rows only. */
export function expiryOperations(
  table: TableRecord,
  key: string,
  before: Item | undefined,
  after: Item | undefined,
): Operation[] {
  const [was, is] = [expirySeconds(table, before), expirySeconds(table, after)];
  if (was === is) return [];
  const entry = (seconds: number): string => `${expiryPrefix(table.description.TableName, seconds)}~${key}`;
  const operations: Operation[] = [];
  if (was !== undefined) operations.push({ type: 'del', key: entry(was) });
  if (is !== undefined && after) {
    operations.push({ type: 'put', key: entry(is), value: keyOf(after, table.description) });
  }
  return operations;
}
