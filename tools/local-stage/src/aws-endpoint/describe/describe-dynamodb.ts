import { accountId, type Permission } from '../aws-call.ts';
import type { Description } from './describe-call.ts';

type Input = Readonly<Record<string, unknown>>;

const transactionActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

export function describeDynamoDb(action: string, input: Input, region: string): Description {
  const touched = touchedTables(action, input);
  const arn = (table: string) =>
    table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
  const needs = touched.map(({ table, index, needed }): Permission => {
    return {
      action: `dynamodb:${needed}`,
      arn: index === undefined ? arn(table) : `${arn(table)}/index/${index}`,
    };
  });
  return {
    action,
    names: [...new Set(touched.map(({ table }) => table))],
    needs: needs.filter(
      (need, i) => needs.findIndex((other) => other.action === need.action && other.arn === need.arn) === i,
    ),
    input,
  };
}

interface Touched {
  readonly table: string;
  readonly index?: string;
  readonly needed: string;
}

function touchedTables(action: string, input: Input): Touched[] {
  const transactItems = input['TransactItems'];
  if (Array.isArray(transactItems)) {
    return transactItems.flatMap((item: Record<string, { TableName?: string } | undefined> | null) =>
      Object.entries(item ?? {}).map(([kind, part]) => ({
        table: String(part?.TableName),
        needed: transactionActions[kind] ?? kind,
      })),
    );
  }
  const requestItems = input['RequestItems'];
  if (typeof requestItems === 'object' && requestItems !== null) {
    return Object.keys(requestItems).map((table) => ({ table, needed: action }));
  }
  const table = input['TableName'] ?? input['StreamArn'] ?? input['ResourceArn'];
  if (typeof table !== 'string') return [];
  const index = input['IndexName'];
  return [{ table, needed: action, ...(typeof index === 'string' && { index }) }];
}
