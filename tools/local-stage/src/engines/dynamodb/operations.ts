import { batchWriteItem, writeItem } from './item-writes.ts';
import { transactWriteItems } from './transact-write.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { Reads } from './reads.ts';
import type { StreamReads } from './stream-reads.ts';
import type { TableSettings } from './table-settings.ts';
import type { Tables } from './tables.ts';
import type { Writer } from './writer.ts';

interface Parts {
  writer: Writer;
  tokens: ClientTokens;
  reads: Reads;
  tables: Tables;
  settings: TableSettings;
  streams: StreamReads;
}

export type Answer = (input: never) => object | Promise<object>;

/** Every operation that is answered, by the name its request carries. */
export function operationsOf({
  writer,
  tokens,
  reads,
  tables,
  settings,
  streams,
}: Parts): Map<string, Answer> {
  const operations: Record<string, Answer> = {
    'DynamoDB_20120810.PutItem': (input) => writeItem(writer, 'putItem', input),
    'DynamoDB_20120810.UpdateItem': (input) => writeItem(writer, 'updateItem', input),
    'DynamoDB_20120810.DeleteItem': (input) => writeItem(writer, 'deleteItem', input),
    'DynamoDB_20120810.BatchWriteItem': (input) => batchWriteItem(writer, input),
    'DynamoDB_20120810.TransactWriteItems': (input) => transactWriteItems(writer, tokens, input),
    'DynamoDB_20120810.TransactGetItems': (input) => reads.transactGetItems(input),
    'DynamoDB_20120810.GetItem': (input) => reads.getItem(input),
    'DynamoDB_20120810.BatchGetItem': (input) => reads.batchGetItem(input),
    'DynamoDB_20120810.Query': (input) => reads.query(input),
    'DynamoDB_20120810.Scan': (input) => reads.scan(input),
    'DynamoDB_20120810.CreateTable': (input) => tables.create(input),
    'DynamoDB_20120810.DescribeTable': (input) => tables.describe(input),
    'DynamoDB_20120810.ListTables': (input) => tables.list(input),
    'DynamoDB_20120810.UpdateTable': (input) => tables.update(input),
    'DynamoDB_20120810.DeleteTable': (input) => tables.delete(input),
    'DynamoDB_20120810.UpdateTimeToLive': (input) => settings.updateTimeToLive(input),
    'DynamoDB_20120810.DescribeTimeToLive': (input) => settings.describeTimeToLive(input),
    'DynamoDB_20120810.UpdateContinuousBackups': (input) => settings.updateContinuousBackups(input),
    'DynamoDB_20120810.DescribeContinuousBackups': (input) => settings.describeContinuousBackups(input),
    'DynamoDB_20120810.TagResource': (input) => settings.tagResource(input),
    'DynamoDB_20120810.UntagResource': (input) => settings.untagResource(input),
    'DynamoDB_20120810.ListTagsOfResource': (input) => settings.listTagsOfResource(input),
    'DynamoDBStreams_20120810.ListStreams': (input) => streams.listStreams(input),
    'DynamoDBStreams_20120810.DescribeStream': (input) => streams.describeStream(input),
    'DynamoDBStreams_20120810.GetShardIterator': (input) => streams.getShardIterator(input),
    'DynamoDBStreams_20120810.GetRecords': (input) => streams.getRecords(input),
  };
  return new Map(Object.entries(operations));
}
