import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { CallReport } from '../aws-endpoint/aws-endpoint.ts';
import { receiveCountOf } from '../sources/queue-record.ts';
import type { QueueDelivery } from '../sources/queue-source.ts';
import { isRecord } from '../template/template.ts';

export type Delivery = {
  readonly consumer: string;
  readonly outcome: 'delivered' | 'failed' | 'dead_lettered';
  readonly attempts: number;
  readonly at: string;
};

export type PublishedEvent = {
  readonly event: Readonly<Record<string, unknown>>;
  readonly topic: string;
  /** When that was first. */
  readonly publishedAt: string;
  /** How often it was published: “at least once” allows more than one, after a lost reply. */
  readonly publications: number;
  readonly deliveries: readonly Delivery[];
};

type Publication = Omit<PublishedEvent, 'publications' | 'deliveries'>;
type Entry = Publication & { publications: number; readonly deliveries: Map<string, Delivery> };

/** What the log's file holds, a line each. */
type Note =
  | ({ readonly kind: 'published'; readonly id: string } & Publication)
  | { readonly kind: 'delivery'; readonly id: string; readonly delivery: Delivery };

export type EventQuery = {
  readonly type?: string;
  readonly subject?: string;
  readonly correlationId?: string;
};

const keptEvents = 5000;

/** What went over the topics and what became of it, by event id. */
export class EventLog {
  readonly #entries = new Map<string, Entry>();
  /** Deliveries heard of before their publication was: the queue can be quicker than the publisher's answer. */
  readonly #early = new Map<string, Map<string, Delivery>>();
  readonly #receivesBeforeDeadLetter: (queueArn: string) => number | undefined;

  readonly #file: string | undefined;

  /** With a file, what an earlier stage has seen is known again. */
  constructor(receivesBeforeDeadLetter: (queueArn: string) => number | undefined, file?: string) {
    this.#receivesBeforeDeadLetter = receivesBeforeDeadLetter;
    if (file !== undefined) for (const note of keptNotes(file)) this.#apply(note);
    this.#file = file;
  }

  /** Newest first. An event published twice is one event, with two publications. */
  list({ type, subject, correlationId }: EventQuery = {}): PublishedEvent[] {
    return [...this.#entries.values()]
      .filter(({ event }) => type === undefined || event['type'] === type)
      .filter(({ event }) => subject === undefined || event['subject'] === subject)
      .filter(({ event }) => correlationId === undefined || event['correlationid'] === correlationId)
      .map((entry) => ({ ...entry, deliveries: [...entry.deliveries.values()] }))
      .reverse();
  }

  recordCall({ published, at }: CallReport): void {
    for (const { topicArn, message, outcome } of published ?? []) {
      const event = eventOf(message);
      if (outcome !== 'published' || event === undefined) continue;
      const topic = topicArn.split(':').at(-1) ?? topicArn;
      this.#note({ kind: 'published', id: event.id, event: event.members, topic, publishedAt: at });
    }
  }

  recordDelivery({ functionArn, queueArn, record, delivered }: QueueDelivery): void {
    const event = eventOf(record.body);
    if (event === undefined) return;
    const attempts = receiveCountOf(record);
    const allowed = this.#receivesBeforeDeadLetter(queueArn) ?? Infinity;
    const outcome = delivered ? 'delivered' : attempts >= allowed ? 'dead_lettered' : 'failed';
    const consumer = functionArn.split(':').at(-1) ?? functionArn;
    this.#note({ kind: 'delivery', id: event.id, delivery: { consumer, outcome, attempts, at: now() } });
  }

  /** A consumer gave an event up itself. */
  recordDeadLetter(consumer: string, body: string): void {
    const event = eventOf(body);
    if (event === undefined) return;
    const attempts = this.#deliveriesOf(event.id).get(consumer)?.attempts ?? 1;
    this.#note({
      kind: 'delivery',
      id: event.id,
      delivery: { consumer, outcome: 'dead_lettered', attempts, at: now() },
    });
  }

  #note(note: Note): void {
    this.#apply(note);
    // A line cut short by a kill is skipped when the file is read again.
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(note)}\n`);
  }

  #apply(note: Note): void {
    if (note.kind === 'delivery') return this.#put(note.id, note.delivery);
    const { id, event, topic, publishedAt } = note;
    const known = this.#entries.get(id);
    if (known !== undefined) {
      known.publications += 1;
      return;
    }
    const deliveries = this.#early.get(id) ?? new Map<string, Delivery>();
    this.#early.delete(id);
    this.#entries.set(id, { event, topic, publishedAt, publications: 1, deliveries });
    dropOldest(this.#entries);
  }

  #put(id: string, delivery: Delivery): void {
    const deliveries = this.#deliveriesOf(id);
    // What has once arrived, or was given up, does not become undone by a later copy.
    const earlier = deliveries.get(delivery.consumer);
    const isSettled = earlier !== undefined && earlier.outcome !== 'failed';
    if (isSettled && delivery.outcome !== 'dead_lettered') return;
    deliveries.set(delivery.consumer, delivery);
  }

  #deliveriesOf(id: string): Map<string, Delivery> {
    const known = this.#entries.get(id)?.deliveries ?? this.#early.get(id);
    if (known !== undefined) return known;
    const early = new Map<string, Delivery>();
    this.#early.set(id, early);
    dropOldest(this.#early);
    return early;
  }
}

/** The CloudEvent in a message, which may be wrapped as SNS wraps what is not delivered raw. */
function eventOf(body: string): { id: string; members: Record<string, unknown> } | undefined {
  try {
    const message: unknown = JSON.parse(body);
    if (!isRecord(message)) return undefined;
    if (typeof message['id'] === 'string') return { id: message['id'], members: message };
    return typeof message['Message'] === 'string' ? eventOf(message['Message']) : undefined;
  } catch {
    return undefined;
  }
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > keptEvents && oldest !== undefined) map.delete(oldest);
}

/** What is still of interest; the file is cut down to it, as it would grow for ever otherwise. */
function keptNotes(file: string): Note[] {
  if (!existsSync(file)) return [];
  const notes = readFileSync(file, 'utf8').split('\n').flatMap(readNote);
  const kept = notes.slice(-4 * keptEvents);
  if (kept.length < notes.length) {
    writeFileSync(`${file}.draft`, kept.map((note) => `${JSON.stringify(note)}\n`).join(''));
    renameSync(`${file}.draft`, file);
  }
  return kept;
}

function readNote(line: string): Note[] {
  try {
    return [JSON.parse(line) as Note];
  } catch {
    return [];
  }
}

function now(): string {
  return new Date().toISOString();
}
