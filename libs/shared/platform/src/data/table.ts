import { randomUUID } from 'node:crypto';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { systemClock, type Clock } from '../core/clock.ts';
import { ConditionFailed } from './condition-failed.ts';
import { isClaimLost } from './idempotency-records.ts';
import { queryInput, readLimit, startAfter, type Page, type Query } from './query.ts';
import { defaultBackoff, retryWhile, type Backoff } from './retry.ts';
import { isLive, keyOf, type Key, type Row } from './row.ts';
import { isContention, translate } from './table-errors.ts';
import { transactItem, type Write } from './write.ts';

const maxKeysPerRead = 100;
const maxRowsPerBatch = 25;
const maxWritesPerTransaction = 100;

type BatchRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

export type TableOptions = {
  client: DynamoDBDocumentClient;
  name: string;
  clock?: Clock;
  backoff?: Partial<Backoff>;
};

/** The one table of a service. Rows past their `ttl` are not there for any reader. */
export class Table {
  private readonly client: DynamoDBDocumentClient;
  private readonly name: string;
  private readonly clock: Clock;
  private readonly backoff: Backoff;

  constructor({ client, name, clock = systemClock, backoff = {} }: TableOptions) {
    this.client = client;
    this.name = name;
    this.clock = clock;
    this.backoff = { ...defaultBackoff, ...backoff };
  }

  async get<R extends Row = Row>(key: Key, { consistent = false } = {}): Promise<R | undefined> {
    const command = new GetCommand({ TableName: this.name, Key: keyOf(key), ConsistentRead: consistent });
    const { Item } = await this.attempt(() => this.client.send(command));
    return Item && isLive(Item, this.clock) ? (Item as R) : undefined;
  }

  /** Whatever exists of the keys, in no particular order. */
  async getMany<R extends Row = Row>(keys: readonly Key[], { consistent = false } = {}): Promise<R[]> {
    const rows: R[] = [];
    for (let start = 0; start < keys.length; start += maxKeysPerRead) {
      let wanted: Record<string, unknown>[] = keys.slice(start, start + maxKeysPerRead).map(keyOf);
      await this.untilDone(async () => {
        const RequestItems = { [this.name]: { Keys: wanted, ConsistentRead: consistent } };
        const { Responses, UnprocessedKeys } = await this.client.send(new BatchGetCommand({ RequestItems }));
        rows.push(...((Responses?.[this.name] ?? []) as R[]));
        wanted = UnprocessedKeys?.[this.name]?.Keys ?? [];
        return wanted.length === 0;
      });
    }
    return rows.filter((row) => isLive(row, this.clock));
  }

  /** A page is full as long as more exists, whatever is filtered; `next` is there only if more really follows. */
  async query<R extends Row = Row>(query: Query<R>): Promise<Page<R>> {
    const limit = query.limit ?? Number.POSITIVE_INFINITY;
    const rows: R[] = [];
    let from = query.after;
    for (let round = 0; ; round += 1) {
      const command = new QueryCommand({
        ...queryInput(this.name, query),
        ExclusiveStartKey: from,
        Limit: readLimit(limit, round),
      });
      const { Items = [], LastEvaluatedKey } = await this.attempt(() => this.client.send(command));
      rows.push(...(Items as R[]).filter((row) => isLive(row, this.clock) && (query.keep?.(row) ?? true)));
      if (rows.length > limit) {
        const page = rows.slice(0, limit);
        return { rows: page, next: startAfter(page.at(-1), query.index) };
      }
      if (LastEvaluatedKey === undefined) return { rows, next: undefined };
      from = LastEvaluatedKey;
    }
  }

  /**
   * All of the writes or none, once, even if a reply is lost and the call repeated: the token sees to that. Only a
   * lone write without condition is sent plainly, as repeating it changes nothing.
   */
  async write(...writes: Write[]): Promise<void> {
    const [only, ...others] = writes;
    if (only === undefined) return;
    if (writes.length > maxWritesPerTransaction) {
      throw new RangeError(`A transaction holds ${maxWritesPerTransaction} writes, not ${writes.length}.`);
    }
    const isRepeatable =
      others.length === 0 && (only.kind === 'put' || only.kind === 'remove') && !only.condition;
    if (isRepeatable) return this.writeRepeatable(only);
    const command = new TransactWriteCommand({
      TransactItems: writes.map((write) => transactItem(this.name, write)),
      ClientRequestToken: randomUUID(),
    });
    await this.attempt(() => this.client.send(command), writes);
  }

  /** False when somebody else was faster: a condition did not hold. A lost idempotency claim is no such thing. */
  async tryWrite(...writes: Write[]): Promise<boolean> {
    try {
      await this.write(...writes);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed && !isClaimLost(error)) return false;
      throw error;
    }
  }

  /**
   * One plain operation at half a transaction's price. When a reply is lost it is carried out a second time, so it
   * is only for writes that can tell or do not mind.
   */
  async writeRepeatable(write: Write): Promise<void> {
    const { Put, Update, Delete } = transactItem(this.name, write);
    await this.attempt(async () => {
      if (Put) return this.client.send(new PutCommand(Put));
      if (Update) return this.client.send(new UpdateCommand(Update));
      if (Delete) return this.client.send(new DeleteCommand(Delete));
      throw new TypeError('A check alone writes nothing.');
    }, [write]);
  }

  /** Writes the rows whatever stands there, 25 a call; not atomic. */
  async putMany(rows: readonly Row[]): Promise<void> {
    await this.writeMany(rows.map((row) => ({ PutRequest: { Item: row } })));
  }

  /** Removes whatever exists of the keys, 25 a call; not atomic. */
  async removeMany(keys: readonly Key[]): Promise<void> {
    await this.writeMany(keys.map((key) => ({ DeleteRequest: { Key: keyOf(key) } })));
  }

  /** For health checks: throws when the table does not answer. */
  async ping(): Promise<void> {
    await this.client.send(new GetCommand({ TableName: this.name, Key: { pk: 'HEALTH', sk: '-' } }));
  }

  private async writeMany(all: readonly BatchRequest[]): Promise<void> {
    for (let start = 0; start < all.length; start += maxRowsPerBatch) {
      let requests = all.slice(start, start + maxRowsPerBatch);
      await this.untilDone(async () => {
        const command = new BatchWriteCommand({ RequestItems: { [this.name]: requests } });
        const { UnprocessedItems } = await this.client.send(command);
        requests = UnprocessedItems?.[this.name] ?? [];
        return requests.length === 0;
      });
    }
  }

  private async untilDone(work: () => Promise<boolean>): Promise<void> {
    await this.attempt(async () => {
      if (!(await work())) throw new Unprocessed();
    });
  }

  private async attempt<Result>(work: () => Promise<Result>, writes: readonly Write[] = []): Promise<Result> {
    try {
      return await retryWhile(isContention, work, this.backoff);
    } catch (error) {
      throw translate(error, writes);
    }
  }
}

/** Part of a batch was left undone because of throttling. */
class Unprocessed extends Error {
  override readonly name = 'ThrottlingException';
}
