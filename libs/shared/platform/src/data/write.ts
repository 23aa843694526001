import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ExpressionNames, type Expression } from './expression.ts';
import { keyOf, type Key, type Row } from './row.ts';

export type Change = {
  set?: Record<string, unknown>;
  remove?: readonly string[];
  add?: Record<string, number>;
};

export type Write =
  | { readonly kind: 'put'; readonly row: Row; readonly condition?: Expression | undefined }
  | {
      readonly kind: 'update';
      readonly key: Key;
      readonly change: Change;
      readonly condition?: Expression | undefined;
    }
  | { readonly kind: 'remove'; readonly key: Key; readonly condition?: Expression | undefined }
  | { readonly kind: 'check'; readonly key: Key; readonly condition: Expression };

export function put(row: Row, condition?: Expression): Write {
  return { kind: 'put', row, condition };
}

export function update(key: Key, change: Change, condition?: Expression): Write {
  return { kind: 'update', key: keyOf(key), change, condition };
}

export function remove(key: Key, condition?: Expression): Write {
  return { kind: 'remove', key: keyOf(key), condition };
}

/** Writes nothing; the whole transaction fails unless the condition holds. */
export function check(key: Key, condition: Expression): Write {
  return { kind: 'check', key: keyOf(key), condition };
}

export function keyOfWrite(write: Write): Key {
  return write.kind === 'put' ? keyOf(write.row) : write.key;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The members are also the input of the plain operation of the same name. */
export function transactItem(tableName: string, write: Write): TransactItem {
  const names = new ExpressionNames();
  const condition = write.condition && names.render(write.condition);
  const common = {
    TableName: tableName,
    ...(condition !== undefined && {
      ConditionExpression: condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }),
  };
  switch (write.kind) {
    case 'put':
      return { Put: { ...common, Item: write.row, ...names.attributes() } };
    case 'remove':
      return { Delete: { ...common, Key: write.key, ...names.attributes() } };
    case 'check':
      return {
        ConditionCheck: { ...common, Key: write.key, ConditionExpression: condition, ...names.attributes() },
      };
    case 'update': {
      const changes = { UpdateExpression: updateExpression(write.change, names) };
      return { Update: { ...common, Key: write.key, ...changes, ...names.attributes() } };
    }
  }
}

function updateExpression({ set = {}, remove = [], add = {} }: Change, names: ExpressionNames): string {
  const assignments = Object.entries(set).map(
    ([name, value]) => `${names.name(name)} = ${names.value(value)}`,
  );
  const removals = remove.map((name) => names.name(name));
  const additions = Object.entries(add).map(([name, value]) => `${names.name(name)} ${names.value(value)}`);
  return [clause('SET', assignments), clause('REMOVE', removals), clause('ADD', additions)]
    .filter((text) => text !== '')
    .join(' ');
}

function clause(verb: string, parts: string[]): string {
  return parts.length === 0 ? '' : `${verb} ${parts.join(', ')}`;
}
