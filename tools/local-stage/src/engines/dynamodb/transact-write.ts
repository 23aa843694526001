import { CapacityMeter, readUnits, transactionFactor } from './capacity.ts';
import { itemSizeBytes } from './items.ts';
import { validated } from './dynalite.ts';
import { checkedOnFailure } from './item-writes.ts';
import { isConditionalCheckFailure, isServiceError, transactionCanceled, validationError } from './errors.ts';
import { withOldItem } from './draft.ts';
import type { CapacityDetail, ConsumedCapacity } from './capacity.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { Change, Draft, RowRequest, WriteName } from './draft.ts';
import type { CancellationReason } from './errors.ts';
import type { Writer } from './writer.ts';

type Kind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

interface ItemInput {
  ConditionExpression?: string;
  UpdateExpression?: string;
  ReturnValuesOnConditionCheckFailure?: string;
}

interface TransactWriteInput {
  TransactItems?: Partial<Record<Kind, ItemInput>>[];
  ClientRequestToken?: string;
  ReturnConsumedCapacity?: CapacityDetail;
}

interface TransactWriteOutput {
  ConsumedCapacity?: ConsumedCapacity[];
}

interface Step {
  kind: Kind;
  request: RowRequest;
  onFailure: string | undefined;
}

const writeNames: Record<Kind, WriteName> = {
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
  ConditionCheck: 'deleteItem',
};
const maxItems = 100;
const maxBytes = 4 * 1024 * 1024;
const repeated = 'Transaction request cannot include multiple operations on one item';

/**
 * All of it or none of it. Conflicts cannot arise because writes take turns; every step is evaluated against the
 * state before the transaction, and each one that fails gives its reason.
 */
export async function transactWriteItems(
  writer: Writer,
  tokens: ClientTokens,
  input: TransactWriteInput,
): Promise<TransactWriteOutput> {
  const steps = stepsOf(input);
  return writer.write(async (draft) => {
    if (tokens.isRepeat(input.ClientRequestToken, input.TransactItems)) return repeatOf(draft, steps, input);

    const meter = new CapacityMeter();
    const reasons: CancellationReason[] = [];
    for (const step of steps) reasons.push(await take(draft, step, meter));
    if (reasons.some((reason) => reason.Code !== 'None')) throw transactionCanceled(reasons);

    tokens.remember(draft, input.ClientRequestToken, input.TransactItems);
    return withCapacity(meter.consumed(input.ReturnConsumedCapacity, 'WriteCapacityUnits'));
  });
}

/** A repeated transaction changes nothing and is charged for reading what it names. */
function repeatOf(draft: Draft, steps: readonly Step[], input: TransactWriteInput): TransactWriteOutput {
  const meter = new CapacityMeter();
  for (const { request } of steps) {
    const { before } = draft.locate(request, repeated);
    meter.addRead(request.TableName, transactionFactor * readUnits(before));
  }
  return withCapacity(meter.consumed(input.ReturnConsumedCapacity, 'ReadCapacityUnits'));
}

async function take(draft: Draft, step: Step, meter: CapacityMeter): Promise<CancellationReason> {
  let change: Change | undefined;
  try {
    change = draft.locate(step.request, repeated);
    if (step.kind === 'ConditionCheck') draft.check(step.request, change);
    else await draft.write(writeNames[step.kind], step.request, change);
    meter.addWrite(change.table.description, change.before, change.after, transactionFactor);
    return { Code: 'None' };
  } catch (error) {
    return reasonFor(change ? withOldItem(error, change, step.onFailure) : error);
  }
}

/** What is wrong with one step cancels the transaction; what is wrong with the request as a whole is thrown. */
function reasonFor(error: unknown): CancellationReason {
  if (!isServiceError(error) || error.message === repeated) throw error;
  const message = error.body.message ?? error.message;
  if (isConditionalCheckFailure(error)) {
    return {
      Code: 'ConditionalCheckFailed',
      Message: message,
      ...(error.body.Item ? { Item: error.body.Item } : {}),
    };
  }
  if (!error.body.__type.endsWith('#ValidationException')) throw error;
  return { Code: 'ValidationError', Message: message };
}

function withCapacity(consumed: ConsumedCapacity[]): TransactWriteOutput {
  return consumed.length > 0 ? { ConsumedCapacity: consumed } : {};
}

function stepsOf(input: TransactWriteInput): Step[] {
  const items = input.TransactItems ?? [];
  if (items.length < 1 || items.length > maxItems) {
    const bound = items.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${maxItems}`;
    throw validationError(
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
        `Member must have length ${bound}`,
    );
  }
  const steps = items.map(stepOf);
  const bytes = steps.reduce((sum, { request }) => sum + itemSizeBytes(request.Item ?? request.Key ?? {}), 0);
  if (bytes > maxBytes) throw validationError('Transaction request cannot exceed 4 MB in size');
  return steps;
}

function stepOf(item: Partial<Record<Kind, ItemInput>>): Step {
  const kinds = (Object.keys(writeNames) as Kind[]).filter((kind) => item[kind]);
  const [kind] = kinds;
  const given = kind && item[kind];
  if (!kind || !given || kinds.length > 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (kind === 'ConditionCheck' && given.ConditionExpression === undefined) {
    throw requiredMember('conditionExpression', 'conditionCheck');
  }
  if (kind === 'Update' && given.UpdateExpression === undefined) {
    throw requiredMember('updateExpression', 'update');
  }
  return {
    kind,
    request: validated<RowRequest>(writeNames[kind], given),
    onFailure: checkedOnFailure(given),
  };
}

function requiredMember(member: string, of: string): Error {
  return validationError(
    `1 validation error detected: Value null at 'transactItems.1.member.${of}.${member}' failed to satisfy ` +
      'constraint: Member must not be null',
  );
}
