import { CapacityMeter } from './capacity.ts';
import { validated } from './dynalite.ts';
import { withOldItem } from './draft.ts';
import { validationError } from './errors.ts';
import type { CapacityDetail, ConsumedCapacity } from './capacity.ts';
import type { RowRequest, WriteName } from './draft.ts';
import type { Item } from './items.ts';
import type { Writer } from './writer.ts';

interface SingleWriteInput {
  ReturnValuesOnConditionCheckFailure?: string;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface SingleWriteOutput {
  Attributes?: Item;
  ConsumedCapacity?: ConsumedCapacity;
}

interface BatchWriteInput {
  RequestItems: Record<string, { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]>;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface BatchWriteOutput {
  UnprocessedItems: Record<string, never>;
  ConsumedCapacity?: ConsumedCapacity[];
}

/** PutItem, UpdateItem and DeleteItem. */
export async function writeItem(
  writer: Writer,
  name: WriteName,
  input: SingleWriteInput,
): Promise<SingleWriteOutput> {
  const onFailure = checkedOnFailure(input);
  const request = validated<RowRequest>(name, input);
  return writer.write(async (draft) => {
    const change = draft.locate(request, '');
    try {
      const output = await draft.write<SingleWriteOutput>(name, request, change);
      const meter = new CapacityMeter();
      meter.addWrite(change.table.description, change.before, change.after);
      const [consumed] = meter.consumed(input.ReturnConsumedCapacity);
      return { ...output, ...(consumed ? { ConsumedCapacity: consumed } : {}) };
    } catch (error) {
      throw withOldItem(error, change, onFailure);
    }
  });
}

export function checkedOnFailure(input: SingleWriteInput): string | undefined {
  const onFailure = input.ReturnValuesOnConditionCheckFailure;
  if (onFailure !== undefined && onFailure !== 'ALL_OLD' && onFailure !== 'NONE') {
    throw validationError(
      `1 validation error detected: Value '${onFailure}' at 'returnValuesOnConditionCheckFailure' failed to ` +
        'satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]',
    );
  }
  return onFailure;
}

/** Stricter than the service, which may write a part of a batch before it stops: here it is all or nothing. */
export async function batchWriteItem(writer: Writer, input: object): Promise<BatchWriteOutput> {
  const request = validated<BatchWriteInput>('batchWriteItem', input);
  return writer.write(async (draft) => {
    const meter = new CapacityMeter();
    for (const [tableName, writes] of Object.entries(request.RequestItems)) {
      for (const { PutRequest: put, DeleteRequest: remove } of writes) {
        const row: RowRequest = {
          TableName: tableName,
          ...(put ? { Item: put.Item } : { Key: remove?.Key ?? {} }),
        };
        const change = draft.locate(row, 'Provided list of item keys contains duplicates');
        await draft.write(put ? 'putItem' : 'deleteItem', row, change);
        meter.addWrite(change.table.description, change.before, change.after);
      }
    }
    const consumed = meter.consumed(request.ReturnConsumedCapacity);
    return { UnprocessedItems: {}, ...(consumed.length > 0 ? { ConsumedCapacity: consumed } : {}) };
  });
}
