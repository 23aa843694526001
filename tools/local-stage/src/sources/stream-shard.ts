import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { streamRecord, type StreamRecord } from './stream-record.ts';

type Position = { readonly streamArn: string; readonly sequence: string };

/** One reader's place in a stream, kept in a file: after a restart it goes on where it was. */
export class StreamShard {
  readonly #streams: DynamoDBStreamsClient;
  readonly #streamArn: string;
  readonly #file: string;
  readonly #startsAtEnd: boolean;
  #shardId: string | undefined;
  #position: string | undefined;

  constructor(
    streams: DynamoDBStreamsClient,
    { streamArn, file, startsAtEnd }: { streamArn: string; file: string; startsAtEnd: boolean },
  ) {
    this.#streams = streams;
    this.#streamArn = streamArn;
    this.#file = file;
    this.#startsAtEnd = startsAtEnd;
    this.#position = readPosition(file, streamArn);
  }

  get streamArn(): string {
    return this.#streamArn;
  }

  get shardId(): string {
    return this.#shardId ?? '';
  }

  /** The records after a sequence number or the position, which stays where it is until it is moved. */
  async read(limit: number, after = this.#position): Promise<StreamRecord[]> {
    this.#shardId ??= await this.#onlyShard();
    try {
      const { ShardIterator } = await this.#streams.send(
        new GetShardIteratorCommand({
          StreamArn: this.#streamArn,
          ShardId: this.#shardId,
          ...(after === undefined
            ? { ShardIteratorType: this.#startsAtEnd ? 'LATEST' : 'TRIM_HORIZON' }
            : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
        }),
      );
      const { Records } = await this.#streams.send(new GetRecordsCommand({ ShardIterator, Limit: limit }));
      return (Records ?? []).map((record) => streamRecord(record, this.#streamArn));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TrimmedDataAccessException') throw error;
      this.#position = undefined;
      return this.read(limit);
    }
  }

  advanceTo(sequence: string): void {
    this.#position = sequence;
    const position: Position = { streamArn: this.#streamArn, sequence };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.draft`, JSON.stringify(position));
    renameSync(`${this.#file}.draft`, this.#file);
  }

  async #onlyShard(): Promise<string> {
    const { StreamDescription } = await this.#streams.send(
      new DescribeStreamCommand({ StreamArn: this.#streamArn }),
    );
    const shards = StreamDescription?.Shards ?? [];
    const id = shards[0]?.ShardId;
    if (id === undefined || shards.length > 1)
      throw new Error(`The stream has ${shards.length} shards, not one.`);
    return id;
  }
}

function readPosition(file: string, streamArn: string): string | undefined {
  try {
    const position = JSON.parse(readFileSync(file, 'utf8')) as Position;
    return position.streamArn === streamArn ? position.sequence : undefined;
  } catch {
    return undefined;
  }
}
