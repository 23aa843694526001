import { randomBytes } from 'node:crypto';
import { keys, keysIn, valuesIn, within } from './database.ts';
import { keyOf } from './dynalite.ts';
import { itemSizeBytes } from './items.ts';
import type { Database, Operation } from './database.ts';
import type { Change } from './draft.ts';
import type { Item } from './items.ts';
import type { StreamViewType } from './table-description.ts';

export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
  userIdentity?: { PrincipalId: string; Type: string };
}

const retentionSeconds = 24 * 60 * 60;
const deletedByExpiry = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' };

/** Sequence numbers all have 21 digits, so their order as text is their order. */
const firstSequence = 10n ** 20n;
export const sequenceNumber = (position: number): string => String(firstSequence + BigInt(position));
export const positionOf = (sequence: string): number => Number(BigInt(sequence) - firstSequence);

const recordKey = (tableName: string, position: number): string =>
  keys.streamRecords(tableName) + sequenceNumber(position);

/** The change records of every table with a stream, numbered without end even over restarts. */
export class StreamLog {
  readonly #database: Database;
  readonly #region: string;
  readonly #maxRecords: number;
  readonly #lastPosition = new Map<string, number>();
  readonly #agedAtLastTrim = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(database: Database, region: string, maxRecords: number) {
    this.#database = database;
    this.#region = region;
    this.#maxRecords = maxRecords;
  }

  lastPosition(tableName: string): number {
    const known = this.#lastPosition.get(tableName);
    if (known !== undefined) return known;
    const stored = this.#database.getSync(keys.streamPosition(tableName));
    const position = typeof stored === 'number' ? stored : 0;
    this.#lastPosition.set(tableName, position);
    return position;
  }

  /** The operations that append one record per change; they belong into the batch that makes the changes. */
  record(changes: readonly Change[], writtenBy: 'caller' | 'expiry'): Operation[] {
    const operations: Operation[] = [];
    const advanced = new Set<string>();
    for (const change of changes) {
      if (!change.table.stream?.enabled) continue;
      const { TableName: tableName } = change.table.description;
      const position = this.lastPosition(tableName) + 1;
      this.#lastPosition.set(tableName, position);
      advanced.add(tableName);
      const value = this.#recordOf(change, change.table.stream.viewType, position, writtenBy);
      operations.push({ type: 'put', key: recordKey(tableName, position), value });
    }
    for (const tableName of advanced) {
      const value = this.lastPosition(tableName);
      operations.push({ type: 'put', key: keys.streamPosition(tableName), value });
    }
    return operations;
  }

  announce(changes: readonly Change[]): void {
    const tableNames = changes.filter((change) => change.table.stream?.enabled);
    for (const tableName of new Set(tableNames.map((change) => change.table.description.TableName))) {
      for (const listener of this.#listeners.get(tableName) ?? []) queueMicrotask(listener);
    }
  }

  /** Calls the listener after every batch that added records to the table's stream; returns how to stop that. */
  onChange(tableName: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(tableName) ?? new Set();
    this.#listeners.set(tableName, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async read(tableName: string, after: number, limit: number): Promise<StreamRecord[]> {
    const { lt } = within(keys.streamRecords(tableName));
    const records: StreamRecord[] = [];
    const range = { gt: recordKey(tableName, after), lt, limit };
    for await (const record of valuesIn<StreamRecord>(this.#database, range)) records.push(record);
    return records;
  }

  async firstPosition(tableName: string): Promise<number> {
    const range = { ...within(keys.streamRecords(tableName)), limit: 1 };
    for await (const key of keysIn(this.#database, range)) {
      return positionOf(key.slice(keys.streamRecords(tableName).length));
    }
    return this.lastPosition(tableName) + 1;
  }

  /**
   * Drops what is older than a day, and the oldest beyond the bound. Records that came of age are dropped one trim
   * later: when the stage's clock jumps, whoever follows the stream gets to read first.
   */
  async trim(tableName: string): Promise<void> {
    const last = this.lastPosition(tableName);
    const aged = this.#agedAtLastTrim.get(tableName) ?? 0;
    const dropTo = Math.max(aged, last - this.#maxRecords);
    if (dropTo > 0) {
      const { gte } = within(keys.streamRecords(tableName));
      await this.#database.clear({ gte, lte: recordKey(tableName, dropTo) });
    }
    this.#agedAtLastTrim.set(tableName, await this.#lastAged(tableName));
  }

  /** Forgets the records of a table that is no more, or of a stream that another replaces; numbering goes on. */
  async clear(tableName: string): Promise<void> {
    await this.#database.clear(within(keys.streamRecords(tableName)));
  }

  async #lastAged(tableName: string): Promise<number> {
    const horizon = Math.floor(Date.now() / 1000) - retentionSeconds;
    let last = 0;
    for await (const { dynamodb } of valuesIn<StreamRecord>(
      this.#database,
      within(keys.streamRecords(tableName)),
    )) {
      if (dynamodb.ApproximateCreationDateTime >= horizon) break;
      last = positionOf(dynamodb.SequenceNumber);
    }
    return last;
  }

  #recordOf(
    { table, before, after }: Change,
    viewType: StreamViewType,
    position: number,
    writtenBy: 'caller' | 'expiry',
  ): StreamRecord {
    const keyItem = keyOf(after ?? before ?? {}, table.description);
    const newImage =
      after && (viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES') ? after : undefined;
    const oldImage =
      before && (viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES') ? before : undefined;
    const images = [keyItem, newImage, oldImage].filter((image) => image !== undefined);
    return {
      eventID: randomBytes(16).toString('hex'),
      eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: this.#region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
        Keys: keyItem,
        ...(newImage ? { NewImage: newImage } : {}),
        ...(oldImage ? { OldImage: oldImage } : {}),
        SequenceNumber: sequenceNumber(position),
        SizeBytes: images.reduce((size, image) => size + itemSizeBytes(image), 0),
        StreamViewType: viewType,
      },
      ...(writtenBy === 'expiry' ? { userIdentity: deletedByExpiry } : {}),
    };
  }
}
