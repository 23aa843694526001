import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { MemoryLevel } from 'memory-level';

/** What is used of either database. Everything is JSON under a text key; reading one key is synchronous. */
export interface Database {
  getSync(key: string): unknown;
  batch(operations: Operation[]): Promise<void>;
  del(key: string): Promise<void>;
  clear(range: Range): Promise<void>;
  keys(range: Range): Pages<string>;
  values(range: Range): Pages<unknown>;
  iterator(range: Range): Pages<[string, unknown]>;
  close(): Promise<void>;
}

export type Operation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };

export interface Range {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

export async function openDatabase(directory: string | undefined): Promise<Database> {
  if (directory === undefined) {
    const memory = new MemoryLevel<string, unknown>({ keyEncoding: 'utf8', valueEncoding: 'json' });
    await memory.open();
    return memory;
  }
  await mkdir(directory, { recursive: true });
  const files = new ClassicLevel<string, unknown>(directory, { keyEncoding: 'utf8', valueEncoding: 'json' });
  try {
    await files.open();
  } catch (cause) {
    throw new Error(`The tables in ${directory} cannot be opened; --fresh forgets them.`, { cause });
  }
  return files;
}

/**
 * Where things are kept. Table and index names hold no `~`, so it separates safely.
 * Every prefix ends in `~`; the character after it bounds the range.
 */
export const keys = {
  tables: () => 'table~',
  table: (tableName: string) => `table~${tableName}`,
  items: (tableName: string) => `item~${tableName}~`,
  index: (tableName: string, indexName: string) => `index~${tableName}~${indexName}~`,
  indexes: (tableName: string) => `index~${tableName}~`,
  expiries: (tableName: string) => `expiry~${tableName}~`,
  streamRecords: (tableName: string) => `stream~${tableName}~`,
  streamPosition: (tableName: string) => `stream-position~${tableName}`,
  tokens: () => 'token~',
};

export function within(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: endOf(prefix) };
}

export function endOf(prefix: string): string {
  return prefix.slice(0, -1) + '\x7f';
}

const pageSize = 100;

/** Values in key order. What was stored is trusted to be what is asked for. */
export function valuesIn<T>(database: Database, range: Range): AsyncGenerator<T, void, undefined> {
  return inPages(database.values(range)) as AsyncGenerator<T, void, undefined>;
}

export function entriesIn<T>(
  database: Database,
  range: Range,
): AsyncGenerator<[key: string, value: T], void, undefined> {
  return inPages(database.iterator(range)) as AsyncGenerator<[string, T], void, undefined>;
}

export function keysIn(database: Database, range: Range): AsyncGenerator<string, void, undefined> {
  return inPages(database.keys(range));
}

interface Pages<T> {
  nextv(size: number): Promise<T[]>;
  close(): Promise<void>;
}

/** Far fewer hops than fetching one at a time. */
async function* inPages<T>(iterator: Pages<T>): AsyncGenerator<T, void, undefined> {
  try {
    for (;;) {
      const page = await iterator.nextv(pageSize);
      if (page.length === 0) return;
      yield* page;
    }
  } finally {
    await iterator.close();
  }
}
