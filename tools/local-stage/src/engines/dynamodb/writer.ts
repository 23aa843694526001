import { keys } from './database.ts';
import { Draft } from './draft.ts';
import { expiryOperations } from './expiry-index.ts';
import { indexChanges, indexOperations } from './indexes.ts';
import { isSameItem } from './items.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database, Operation } from './database.ts';
import type { Change } from './draft.ts';
import type { StreamLog } from './stream-log.ts';

/** Makes every write of the engine: one request at a time, each as one batch of rows, index entries and stream records. */
export class Writer {
  readonly #turns = new OneAtATime();
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #streams: StreamLog;

  constructor(database: Database, catalogue: Catalogue, streams: StreamLog) {
    this.#database = database;
    this.#catalogue = catalogue;
    this.#streams = streams;
  }

  /** What `work` drafts is written when it returns and forgotten when it throws. */
  async write<T>(work: (draft: Draft) => Promise<T>, writtenBy: 'caller' | 'expiry' = 'caller'): Promise<T> {
    return this.#turns.run(async () => {
      const draft = new Draft(this.#database, this.#catalogue);
      const result = await work(draft);
      const changes = draft.changes.filter(isRealChange);
      const records = this.#streams.record(changes, writtenBy);
      const operations = [...changes.flatMap(rowOperations), ...records, ...draft.alongside];
      if (operations.length > 0) await this.#database.batch(operations);
      for (const follow of draft.afterwards) follow();
      this.#streams.announce(changes);
      return result;
    });
  }

  /** For work on whole tables, during which no row may change. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  async idle(): Promise<void> {
    return this.#turns.idle();
  }
}

function isRealChange({ before, after }: Change): boolean {
  if (before && after) return !isSameItem(before, after);
  return before !== after;
}

function rowOperations({ table, key, before, after }: Change): Operation[] {
  const row = keys.items(table.description.TableName) + key;
  return [
    after ? { type: 'put', key: row, value: after } : { type: 'del', key: row },
    ...indexOperations(table.description, indexChanges(table.description, before, after)),
    ...expiryOperations(table, key, before, after),
  ];
}
