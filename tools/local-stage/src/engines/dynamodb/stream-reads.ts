import { positionOf, sequenceNumber } from './stream-log.ts';
import { resourceNotFound, validationError } from './errors.ts';
import { streamArnOf } from './table-description.ts';
import type { Catalogue } from './catalogue.ts';
import type { StreamLog, StreamRecord } from './stream-log.ts';
import type { StreamSettings, TableRecord } from './table-description.ts';

interface StreamInput {
  StreamArn: string;
  ExclusiveStartShardId?: string;
}

interface IteratorInput extends StreamInput {
  ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
  SequenceNumber?: string;
}

interface Position {
  streamArn: string;
  after: number;
}

type TableWithStream = TableRecord & { stream: StreamSettings };

/** One shard a stream: order is kept for the whole table, more than the service promises. */
const shardId = 'shardId-00000000000000000001-00000001';
const maxRecords = 1000;
const maxBytes = 1024 * 1024;

/** ListStreams, DescribeStream, GetShardIterator and GetRecords. Iterators do not run out, as a stage's clock may jump. */
export class StreamReads {
  readonly #catalogue: Catalogue;
  readonly #log: StreamLog;

  constructor(catalogue: Catalogue, log: StreamLog) {
    this.#catalogue = catalogue;
    this.#log = log;
  }

  listStreams(input: { TableName?: string }): object {
    const streams = this.#catalogue
      .all()
      .filter(hasStream)
      .filter(({ description }) => input.TableName === undefined || description.TableName === input.TableName)
      .map(({ description, stream }) => ({
        TableName: description.TableName,
        StreamLabel: stream.label,
        StreamArn: streamArnOf(description, stream),
      }));
    return { Streams: streams };
  }

  async describeStream(input: StreamInput): Promise<object> {
    const { description, stream } = this.#find(input.StreamArn);
    const first = await this.#log.firstPosition(description.TableName);
    const range = { StartingSequenceNumber: sequenceNumber(first) };
    return {
      StreamDescription: {
        StreamArn: input.StreamArn,
        StreamLabel: stream.label,
        StreamStatus: stream.enabled ? 'ENABLED' : 'DISABLED',
        StreamViewType: stream.viewType,
        CreationRequestDateTime: stream.createdAt,
        TableName: description.TableName,
        KeySchema: description.KeySchema,
        Shards: input.ExclusiveStartShardId ? [] : [{ ShardId: shardId, SequenceNumberRange: range }],
      },
    };
  }

  getShardIterator(input: IteratorInput): object {
    const { description } = this.#find(input.StreamArn);
    const after = this.#startOf(input, description.TableName);
    return { ShardIterator: encoded({ streamArn: input.StreamArn, after }) };
  }

  async getRecords(input: { ShardIterator: string; Limit?: number }): Promise<object> {
    const { streamArn, after } = decoded(input.ShardIterator);
    const { description, stream } = this.#find(streamArn);
    const limit = Math.min(input.Limit ?? maxRecords, maxRecords);
    const records = upTo(maxBytes, await this.#log.read(description.TableName, after, limit));
    const last = records.at(-1);
    const next = encoded({ streamArn, after: last ? positionOf(last.dynamodb.SequenceNumber) : after });
    const isOver = !stream.enabled && records.length === 0;
    return { Records: records, ...(isOver ? {} : { NextShardIterator: next }) };
  }

  #startOf({ ShardIteratorType: type, SequenceNumber: sequence }: IteratorInput, tableName: string): number {
    if (type === 'TRIM_HORIZON') return 0;
    if (type === 'LATEST') return this.#log.lastPosition(tableName);
    if (sequence === undefined || !/^\d{21}$/.test(sequence)) {
      throw validationError('The shard iterator type needs a valid SequenceNumber');
    }
    return type === 'AT_SEQUENCE_NUMBER' ? positionOf(sequence) - 1 : positionOf(sequence);
  }

  #find(streamArn: string): TableWithStream {
    const found = this.#catalogue
      .all()
      .filter(hasStream)
      .find(({ description, stream }) => streamArnOf(description, stream) === streamArn);
    if (!found) throw resourceNotFound(`Requested resource not found: Stream: ${streamArn} not found`);
    return found;
  }
}

function hasStream(record: TableRecord): record is TableWithStream {
  return record.stream !== undefined;
}

function upTo(bytes: number, records: StreamRecord[]): StreamRecord[] {
  let size = 0;
  const fitting = records.filter(({ dynamodb }) => (size += dynamodb.SizeBytes) <= bytes);
  return fitting.length > 0 ? fitting : records.slice(0, 1);
}

function encoded(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decoded(iterator: string): Position {
  try {
    return JSON.parse(Buffer.from(iterator, 'base64url').toString()) as Position;
  } catch {
    throw validationError('Invalid ShardIterator');
  }
}
