import { systemClock, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logging.ts';
import { continueTrace, runInTrace } from '../core/trace.ts';
import {
  readOutboxRow,
  settledRow,
  type EventRow,
  type MailRow,
  type Task,
  type TaskRow,
} from '../data/outbox.ts';
import type { Key, Row } from '../data/row.ts';
import type { Table } from '../data/table.ts';
import { readLanes, type Lane } from './outbox-lanes.ts';
import type { Publish } from './publisher.ts';
import { Undeliverable } from './undeliverable.ts';

const othersAtOnce = 10;

/**
 * `sealed` is what was given to `outboxMail`; a mail may be sent twice after a crash, never not at all. Whatever is thrown
 * leaves it to the sweeper, for as long as it takes, except `Undeliverable`: with that it is given up.
 */
export type SendMail = (mail: { id: string; sealed: string }) => Promise<void>;

/**
 * One go at a task. `again` leaves it to the sweeper, for as long as it takes; so does a crash, so a task may be done
 * twice, never not at all.
 */
export type DoTask = (
  task: { subject: string; askedAt: string },
  hasTime: () => boolean,
) => Promise<'done' | 'again'>;

export type OutboxPublishing = {
  table: Table;
  publish: Publish;
  sendMail?: SendMail;
  /** By name. */
  tasks?: Readonly<Record<Task['task'], DoTask>>;
  logger: Logger;
  clock?: Clock;
};

/** Lanes that could not be emptied: from which sort key on, and why. */
export type Stuck = Map<string, { sk: string; error: Error }>;

export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** A task that has gone well and is to go on later: it waits, and nothing is wrong. */
class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

export function isStuck(stuck: Stuck, { pk, sk }: Key): boolean {
  const from = stuck.get(pk);
  return from !== undefined && sk >= from.sk;
}

/**
 * Publishes what still waits among the keys and marks it: the one way out of the outbox, for relay and sweeper. In
 * rounds: each takes the first of every subject, and the next one waits until it is certain that the first is out.
 * Stopped anywhere, it has published some things and marked fewer: they go out again, in the same order.
 */
export async function publishOutbox(
  keys: readonly Key[],
  publishing: OutboxPublishing,
  hasTime: () => boolean,
): Promise<Stuck> {
  const stuck: Stuck = new Map();
  const hold = ({ pk, rows: [head] }: Lane, error: Error) => head && stuck.set(pk, { sk: head.sk, error });
  const { lanes, unreached } = await readLanes(publishing.table, keys);
  for (const lane of unreached) hold(lane, new OutOfTime('Too much waits before this item.'));
  let open = lanes;
  while (open.length > 0) {
    if (!hasTime()) {
      for (const lane of open) hold(lane, new OutOfTime('No time was left for this item.'));
      break;
    }
    const heads = open.map(({ rows }) => rows[0]).filter((row) => row !== undefined);
    const failures = await deliver(heads, publishing, hasTime);
    const settled = heads.filter((row) => !isToWait(failures.get(row)));
    await mark(settled, failures, publishing);
    open = open.flatMap((lane) => {
      const [head, ...rows] = lane.rows;
      const error = head && failures.get(head);
      if (isToWait(error) && !(error instanceof Unfinished)) hold(lane, error);
      return isToWait(error) || rows.length === 0 ? [] : [{ pk: lane.pk, rows }];
    });
  }
  return stuck;
}

function isToWait(error: Error | undefined): error is Error {
  return error !== undefined && !(error instanceof Undeliverable);
}

async function deliver(
  rows: readonly Row[],
  publishing: OutboxPublishing,
  hasTime: () => boolean,
): Promise<Map<Row, Error>> {
  const failures = new Map<Row, Error>();
  const events: EventRow[] = [];
  const others: (MailRow | TaskRow)[] = [];
  for (const row of rows) {
    try {
      const item = readOutboxRow(row);
      if (item.kind === 'event') events.push(item);
      else others.push(item);
    } catch (error) {
      failures.set(row, toError(error));
    }
  }
  const outcomes = await publishing.publish(events.map(({ event }) => event));
  events.forEach((row, index) => outcomes[index] && failures.set(row, outcomes[index]));
  // Said at once: others may take their time.
  for (const row of events) report(row, failures.get(row), publishing.logger);
  for (let start = 0; start < others.length; start += othersAtOnce) {
    if (start > 0 && !hasTime()) {
      for (const row of others.slice(start))
        failures.set(row, new OutOfTime('No time was left for this item.'));
      break;
    }
    const underWay = others.slice(start, start + othersAtOnce).map(async (row) => {
      const work = row.kind === 'mail' ? send(row, publishing) : run(row, publishing, hasTime);
      await work.catch((error: unknown) => failures.set(row, toError(error)));
    });
    await Promise.all(underWay);
  }
  for (const row of rows) if (row['kind'] !== 'event') report(row, failures.get(row), publishing.logger);
  return failures;
}

async function send(row: MailRow, { sendMail }: OutboxPublishing): Promise<void> {
  if (!sendMail) throw new Error('The outbox holds a mail, and this service sends none.');
  await sendMail({ id: row.pk, sealed: row.mail });
}

async function run(
  { task, subject, askedAt }: TaskRow,
  { tasks = {} }: OutboxPublishing,
  hasTime: () => boolean,
): Promise<void> {
  const perform = tasks[task];
  if (!perform) throw new Error(`The outbox holds a task that this service does not know: ${task}.`);
  if ((await perform({ subject, askedAt }, hasTime)) === 'again')
    throw new Unfinished('The task is to go on later.');
}

// Whole rows by the batch, 25 a call at the price of plain puts: nothing else ever changes an outbox row, so there
// is no condition to check. Updates would be a call each; a transaction costs double and fails as a whole.
async function mark(
  rows: readonly Row[],
  failures: ReadonlyMap<Row, Error>,
  { table, logger, clock = systemClock }: OutboxPublishing,
): Promise<void> {
  try {
    await table.putMany(rows.map((row) => settledRow(row, clock, failures.get(row)?.message)));
  } catch (err) {
    // Published all the same: the sweeper will publish them once more and mark them then.
    logger.warn({ err, items: rows.length }, 'outbox items published but not marked');
  }
}

function report(row: Row, err: Error | undefined, logger: Logger): void {
  const event = row['kind'] === 'event' ? (row as EventRow).event : undefined;
  const about = event && {
    eventId: event.id,
    type: event.type,
    subject: event.subject,
    sequence: event.sequence,
  };
  runInTrace(continueTrace(event ?? row), () => {
    const item = { outbox: row.pk, ...(about ?? taskOf(row)) };
    if (err instanceof Unfinished) logger.info(item, 'outbox task goes on later');
    else if (err instanceof OutOfTime) logger.info(item, 'outbox item waits for more time');
    else if (err instanceof Undeliverable)
      logger.error({ ...item, reason: err.message }, 'outbox mail given up');
    else if (err) logger.error({ ...item, err }, 'outbox item not published');
    else logger.info(item, 'outbox item published');
  });
}

/** A task is a name and whom it is about: ids alone. */
function taskOf({ kind, task, subject }: Row): object {
  return kind === 'task' ? { task, subject } : {};
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
