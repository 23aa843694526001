import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { ExpressionNames, type Expression } from './expression.ts';
import type { Row } from './row.ts';

/** Where to go on: the key attributes of the last row of a page. */
export type Position = Record<string, string>;
export type Page<R> = { rows: R[]; next: Position | undefined };

export type Query<R> = {
  index?: string;
  pk: string;
  /** At most one of: rows whose sort key begins so, or lies between (inclusive), or up to (inclusive). */
  prefix?: string;
  between?: readonly [from: string, to: string];
  upTo?: string;
  newestFirst?: boolean;
  limit?: number;
  after?: Position | undefined;
  /** Left out by DynamoDB before sending. */
  filter?: Expression;
  /** Left out after reading, for what DynamoDB's language cannot say. */
  keep?: (row: R) => boolean;
  consistent?: boolean;
};

export function queryInput<R>(tableName: string, query: Query<R>): QueryCommandInput {
  const names = new ExpressionNames();
  const [hash, range] = keyAttributes(query.index);
  return {
    TableName: tableName,
    ...(query.index !== undefined && { IndexName: query.index }),
    KeyConditionExpression: [
      `${names.name(hash)} = ${names.value(query.pk)}`,
      ...sortCondition(query, range, names),
    ].join(' AND '),
    ...(query.filter && { FilterExpression: names.render(query.filter) }),
    ScanIndexForward: !query.newestFirst,
    ConsistentRead: query.consistent ?? false,
    ...names.attributes(),
  };
}

function sortCondition<R>(query: Query<R>, range: string, names: ExpressionNames): string[] {
  const { prefix, between, upTo } = query;
  if (prefix !== undefined) return [`begins_with(${names.name(range)}, ${names.value(prefix)})`];
  if (between)
    return [`${names.name(range)} BETWEEN ${names.value(between[0])} AND ${names.value(between[1])}`];
  if (upTo !== undefined) return [`${names.name(range)} <= ${names.value(upTo)}`];
  return [];
}

/** One row beyond the page proves that more follows. When rows are filtered away, each further read doubles. */
export function readLimit(limit: number, round: number): number | undefined {
  return Number.isFinite(limit) ? Math.min((limit + 1) * 2 ** round, 1000) : undefined;
}

export function startAfter(last: Row | undefined, index: string | undefined): Position | undefined {
  if (last === undefined) return undefined;
  const attributes = new Set([...keyAttributes(undefined), ...keyAttributes(index)]);
  return Object.fromEntries([...attributes].map((attribute) => [attribute, String(last[attribute])]));
}

export const outboxIndex = 'byOutbox';

function keyAttributes(index: string | undefined): [hash: string, range: string] {
  if (index === undefined) return ['pk', 'sk'];
  return index === outboxIndex ? ['outboxShard', 'outboxAt'] : [`${index}pk`, `${index}sk`];
}
