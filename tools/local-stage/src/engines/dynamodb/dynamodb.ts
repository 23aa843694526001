import { Catalogue } from './catalogue.ts';
import { ClientTokens } from './client-tokens.ts';
import { openDatabase } from './database.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { operationsOf } from './operations.ts';
import { Reads } from './reads.ts';
import { StreamLog } from './stream-log.ts';
import { StreamReads } from './stream-reads.ts';
import { TableSettings } from './table-settings.ts';
import { Tables } from './tables.ts';
import { answerRequest } from './wire.ts';
import { Writer } from './writer.ts';
import type { Engine } from '../engine.ts';

export interface DynamoDbOptions {
  /** Where the files are; without it everything is kept in memory. */
  directory?: string | undefined;
  region?: string;
  accountId?: string;
  /** How many records a stream keeps at most, however young they are. */
  maxStreamRecords?: number;
}

export interface DynamoDb extends Engine {
  /** Calls the listener after every write that added records to the table's stream; returns how to stop that. */
  onChange(tableName: string, listener: () => void): () => void;
  /** Deletes all rows that have expired by now, without waiting for the next sweep; resolves to their number. */
  sweepExpired(): Promise<number>;
}

const sweepIntervalMs = 5_000;
const tidyIntervalMs = 60_000;

export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const { directory, region = 'us-east-1', accountId = '000000000000', maxStreamRecords = 100_000 } = options;
  const database = await openDatabase(directory);
  const catalogue = new Catalogue(database);
  const log = new StreamLog(database, region, maxStreamRecords);
  const writer = new Writer(database, catalogue, log);
  const tokens = new ClientTokens(database);
  const tables = new Tables(
    database,
    catalogue,
    writer,
    log,
    `arn:aws:dynamodb:${region}:${accountId}:table/`,
  );
  const sweep = new ExpirySweep(database, catalogue, writer);
  const operations = operationsOf({
    writer,
    tokens,
    tables,
    reads: new Reads(database, catalogue, writer),
    settings: new TableSettings(catalogue, tables),
    streams: new StreamReads(catalogue, log),
  });

  await catalogue.load();
  await tokens.load();
  await tables.finishDeletions();

  const tidy = async (): Promise<void> => {
    await tokens.forgetOld();
    for (const { description, stream } of catalogue.all()) {
      if (stream) await log.trim(description.TableName);
    }
  };
  const timers = [repeat(sweepIntervalMs, () => sweep.run()), repeat(tidyIntervalMs, tidy)];

  return {
    handle: (req, res) => void answerRequest(operations, req, res).catch(() => res.destroy()),
    onChange: (tableName, listener) => log.onChange(tableName, listener),
    sweepExpired: () => sweep.run(),
    close: async () => {
      await Promise.all(timers.map((stop) => stop()));
      await writer.idle();
      await database.close();
    },
  };
}

/** Runs the task again and again, never twice at once; returns how to stop it, which waits for a run under way. */
function repeat(intervalMs: number, task: () => Promise<unknown>): () => Promise<void> {
  let underWay: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    underWay ??= task()
      .catch((error: unknown) => console.error('Tidying the tables failed.', error))
      .finally(() => (underWay = undefined));
  }, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
