import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StageClock } from './clock.ts';
import { startDynamoDb, type DynamoDb } from '../engines/dynamodb/dynamodb.ts';

/** All that a stage keeps, so that a fresh start removes nothing else. */
const ownFolders = [
  'dynamodb',
  'aws',
  'logs',
  'checkpoints',
  'secrets.json',
  'clock.json',
  'events.jsonl',
  'payments.jsonl',
];

/** Opens the tables kept in a state directory; whoever holds them open owns the whole directory. */
export async function openTables(state: string, fresh: boolean, isTemporary: boolean): Promise<DynamoDb> {
  const open = () => startDynamoDb(isTemporary ? {} : { directory: join(state, 'dynamodb') });
  const dynamodb = await open().catch((error: unknown) => {
    if (isLocked(error))
      throw new Error(
        `Another local stage is using ${state}; stop it, or choose another folder with --state.`,
      );
    if (!fresh) throw error;
  });
  if (dynamodb !== undefined && !fresh) return dynamodb;
  // Opened first: nobody else may be using what is about to go. Damaged tables go, too.
  await dynamodb?.close();
  await Promise.all(ownFolders.map((folder) => rm(join(state, folder), { recursive: true, force: true })));
  return open();
}

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return Reflect.get(error, 'code') === 'LEVEL_LOCKED' || isLocked(error.cause);
}

/** A stage that was moved ahead stays there: what it kept was written at that time. */
export function keptClock(file: string): StageClock {
  const clock = new StageClock();
  try {
    clock.setOffset(Number((JSON.parse(readFileSync(file, 'utf8')) as { offsetMs: number }).offsetMs));
  } catch {
    // A new state, or one whose clock was never moved.
  }
  clock.install();
  clock.onMove(() => {
    mkdirSync(join(file, '..'), { recursive: true });
    // Whole or not at all: time must not fall back because the stage was killed here.
    writeFileSync(`${file}.draft`, JSON.stringify({ offsetMs: clock.offsetMs }));
    renameSync(`${file}.draft`, file);
  });
  return clock;
}
