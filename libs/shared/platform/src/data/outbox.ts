import { eventSchema, type EventContract, type EventOf } from '@paymyinvoice/contracts';
import type { Clock } from '../core/clock.ts';
import { newId, newUlid } from '../core/ids.ts';
import { currentTrace, newTrace, type Trace } from '../core/trace.ts';
import { eventMessage, maxMessageBytes, type AnyEvent } from './event-message.ts';
import { absent } from './expression.ts';
import { ttlAfter, type Key, type Row } from './row.ts';
import { shardOf } from './shards.ts';
import { put, type Write } from './write.ts';

const outboxPrefix = 'OUTBOX#';
const mailPrefix = `${outboxPrefix}MAIL#`;
const taskPrefix = `${outboxPrefix}TASK#`;
const keptAfterPublishingMs = 7 * 24 * 60 * 60 * 1000;

/** `outboxShard` and `outboxAt` are there until it is published: the index of them holds only what still waits. */
type Waiting = { outboxShard?: string; outboxAt?: string; publishedAt?: string; givenUp?: string };
export type EventRow = Key & Waiting & { kind: 'event'; event: AnyEvent };
type Traced = { correlationid: string; traceparent: string };
export type MailRow = Key & Waiting & Traced & { kind: 'mail'; mail: string };
export type TaskRow = Key & Waiting & Traced & Task & { kind: 'task'; askedAt: string };

export type Happened<Data> = { subject: string; sequence: number; data: Data };
/** What is to be done (its name), and about whom or what (an id). */
export type Task = { task: string; subject: string };
export type OutboxContext = { clock: Clock; eventId?: () => string; trace?: Trace };

/** The event as a row of the very transaction that makes it true. Throws if the contract would not let it pass. */
export function outboxEvent<C extends EventContract>(
  contract: C,
  { subject, sequence, data }: Happened<EventOf<C>['data']>,
  { clock, eventId = () => newId('evt', clock), trace = currentTrace() ?? newTrace() }: OutboxContext,
): Write {
  const time = clock().toISOString();
  const event: AnyEvent = eventSchema(contract as EventContract).parse({
    specversion: '1.0',
    id: eventId(),
    source: contract.source,
    type: contract.type,
    dataschema: contract.dataschema,
    time,
    subject,
    sequence,
    correlationid: trace.correlationId,
    traceparent: trace.traceparent,
    datacontenttype: 'application/json',
    data,
  });
  const { bytes } = eventMessage(event);
  if (bytes > maxMessageBytes)
    throw new RangeError(`${contract.type} of ${bytes} bytes is too large to publish.`);
  const row: EventRow = { ...outboxKey(subject, sequence), kind: 'event', event, ...waiting(subject, time) };
  return put(row, absent);
}

/** A mail to send once the transaction stands; sealed, as it may carry a link that opens an account. */
export function outboxMail(sealed: string, context: OutboxContext): Write {
  return byItself<MailRow>(mailPrefix, { kind: 'mail', mail: sealed }, context);
}

/** Work that follows from the transaction and does not fit into it. It is repeated until it says that it is done. */
export function outboxTask({ task, subject }: Task, context: OutboxContext): Write {
  const askedAt = context.clock().toISOString();
  return byItself<TaskRow>(taskPrefix, { kind: 'task', task, subject, askedAt }, context);
}

/** An item that waits for no other. */
function byItself<Item extends MailRow | TaskRow>(
  prefix: string,
  item: Omit<Item, keyof Key | keyof Waiting | keyof Traced>,
  { clock, trace = currentTrace() ?? newTrace() }: OutboxContext,
): Write {
  const id = newUlid(clock);
  const traced: Traced = { correlationid: trace.correlationId, traceparent: trace.traceparent };
  const row = { pk: prefix + id, sk: '0', ...item, ...traced, ...waiting(id, clock().toISOString()) };
  return put(row, absent);
}

export function outboxKey(subject: string, sequence: number): Key {
  return { pk: outboxPrefix + subject, sk: String(sequence).padStart(12, '0') };
}

export function isOutboxKey({ pk }: Key): boolean {
  return pk.startsWith(outboxPrefix);
}

/** The keys before this one of the same subject, nearest first. A mail and a task have none. */
export function keysBefore({ pk, sk }: Key, count: number): Key[] {
  if (pk.startsWith(mailPrefix) || pk.startsWith(taskPrefix)) return [];
  const sequence = Number(sk);
  const length = Math.max(0, Math.min(count, sequence - 1));
  return Array.from({ length }, (_, back) => outboxKey(pk.slice(outboxPrefix.length), sequence - 1 - back));
}

export function isWaiting(row: Row): boolean {
  return row['outboxShard'] !== undefined;
}

const kinds = new Set<unknown>(['event', 'mail', 'task']);

export function readOutboxRow(row: Row): EventRow | MailRow | TaskRow {
  if (kinds.has(row['kind'])) return row as EventRow | MailRow | TaskRow;
  throw new TypeError(`The outbox holds an item of unknown kind: ${JSON.stringify(row['kind'])}.`);
}

/**
 * The row as it stays for a while after publishing, or after it was given up for a reason: out of the index, and
 * without the mail's secret.
 */
export function settledRow(row: Row, clock: Clock, givenUp?: string): Row {
  const { outboxShard: _shard, outboxAt: _at, mail: _mail, ...kept } = row;
  const outcome = givenUp === undefined ? { publishedAt: clock().toISOString() } : { givenUp };
  return { ...kept, ...outcome, ttl: ttlAfter(keptAfterPublishingMs, clock) };
}

function waiting(shardedBy: string, time: string) {
  return { outboxShard: shardOf(shardedBy), outboxAt: time };
}
