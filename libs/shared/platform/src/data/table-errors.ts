import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DomainError } from '../core/errors.ts';
import { ConditionFailed } from './condition-failed.ts';
import type { Row } from './row.ts';
import type { Write } from './write.ts';

/** What DynamoDB threw for these writes, in terms a repository can act on. */
export function translate(error: unknown, writes: readonly Write[] = []): unknown {
  const failures = failedConditions(error).flatMap(({ index, item }) => {
    const write = writes[index];
    return write === undefined ? [] : [{ write, old: rowOf(item) }];
  });
  if (failures.length > 0) return new ConditionFailed(failures, error);
  if (isContention(error) || isOutage(error)) {
    const details = { cause: error, retryAfterSeconds: 1 };
    return new DomainError('unavailable', 'table.unavailable', 'The store is busy; try again.', details);
  }
  return error;
}

/** Another transaction holds one of the rows, or the table is throttled: worth another try after a pause. */
export function isContention(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
    return (
      codes.some((code) => passing.has(code)) && codes.every((code) => code === 'None' || passing.has(code))
    );
  }
  return error instanceof Error && contention.has(error.name);
}

const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const contention = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata } = error as {
    name: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return name === 'TimeoutError' || networkErrors.has(code ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500;
}

const networkErrors = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

type FailedCondition = { index: number; item: Record<string, AttributeValue> | undefined };

function failedConditions(error: unknown): FailedCondition[] {
  if (error instanceof ConditionalCheckFailedException) return [{ index: 0, item: error.Item }];
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? [])
    .map((reason, index) => ({ index, item: reason.Item, code: reason.Code }))
    .filter(({ code }) => code === 'ConditionalCheckFailed');
}

// The document client leaves items inside errors as they came over the wire.
function rowOf(item: Record<string, AttributeValue> | undefined): Row | undefined {
  return item && Object.keys(item).length > 0 ? (unmarshall(item) as Row) : undefined;
}
