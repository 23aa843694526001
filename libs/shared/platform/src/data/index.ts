export { awsClientSettings } from './aws-client-settings.ts';
export { capacityMeter, type CapacityObserver, type SpentCapacity } from './capacity.ts';
export { ConditionFailed, type FailedWrite } from './condition-failed.ts';
export { createDocumentClient, type DocumentClientOptions } from './document-client.ts';
export type { AnyEvent } from './event-message.ts';
export { absent, absentOrExpired, present, when, type Expression } from './expression.ts';
export {
  idempotencyRecords,
  isClaimLost,
  type ClaimOutcome,
  type IdempotencyClaim,
  type IdempotencyRecords,
  type IdempotentRequest,
} from './idempotency-records.ts';
export { inboxMarker, isAlreadyProcessed } from './inbox.ts';
export {
  isWaiting,
  outboxEvent,
  outboxMail,
  outboxTask,
  type Happened,
  type OutboxContext,
  type Task,
} from './outbox.ts';
export type { Page, Position, Query } from './query.ts';
export { limitKey, LimitWindow, rateLimited, type Limit } from './limits.ts';
export { defaultBackoff, overtaken, untilItStands } from './retry.ts';
export { isLive, ttlAfter, type Key, type Row } from './row.ts';
export { shardOf, shards } from './shards.ts';
export { Table, type TableOptions } from './table.ts';
export { notGone, tombstone } from './tombstone.ts';
export { check, put, remove, update, type Change, type Write } from './write.ts';
