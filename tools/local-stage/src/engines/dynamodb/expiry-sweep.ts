import { entriesIn } from './database.ts';
import { expiryPrefix, expirySeconds } from './expiry-index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { Item } from './items.ts';
import type { TableRecord } from './table-description.ts';
import type { Writer } from './writer.ts';

const rowsATurn = 100;

/** The service leaves alone what claims to have expired more than five years ago. */
const tooOldSeconds = 5 * 365 * 24 * 60 * 60;

/** Deletes rows whose time is over, as the service does: on its own behalf, and told so in the stream. */
export class ExpirySweep {
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #writer: Writer;

  constructor(database: Database, catalogue: Catalogue, writer: Writer) {
    this.#database = database;
    this.#catalogue = catalogue;
    this.#writer = writer;
  }

  /** Resolves to the number of rows deleted. */
  async run(): Promise<number> {
    let deleted = 0;
    for (const table of this.#catalogue.all()) {
      if (table.expiryAttribute !== undefined) deleted += await this.#sweep(table);
    }
    return deleted;
  }

  async #sweep({ description: { TableName: tableName } }: TableRecord): Promise<number> {
    const now = Math.floor(Date.now() / 1000);
    let deleted = 0;
    let from = expiryPrefix(tableName, now - tooOldSeconds);
    for (;;) {
      const due: Item[] = [];
      const range = { gt: from, lt: expiryPrefix(tableName, now), limit: rowsATurn };
      for await (const [entry, key] of entriesIn<Item>(this.#database, range)) {
        due.push(key);
        from = entry;
      }
      if (due.length === 0) return deleted;
      deleted += await this.#delete(tableName, due, now);
    }
  }

  async #delete(tableName: string, due: readonly Item[], now: number): Promise<number> {
    return this.#writer.write(async (draft) => {
      let deleted = 0;
      for (const key of due) {
        const request = { TableName: tableName, Key: key };
        const change = draft.locate(request, 'An item expires once');
        const seconds = expirySeconds(change.table, change.before);
        if (seconds === undefined || seconds >= now) continue;
        await draft.write('deleteItem', request, change);
        deleted += 1;
      }
      return deleted;
    }, 'expiry');
  }
}
