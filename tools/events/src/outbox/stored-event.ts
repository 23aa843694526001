import type { Service } from '@paymyinvoice/stages';

/** What an event is, without what it says: data may tell of people. */
export type EventHeader = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly time: string;
  readonly correlationid: string;
};

/** An event as its publisher's table holds it: until it is published, and for a week afterwards. */
export type StoredEvent = {
  readonly service: Service;
  readonly pk: string;
  readonly sk: string;
  readonly event: EventHeader & { readonly data?: unknown };
  readonly publishedAt?: string;
  readonly givenUp?: string;
};

export function lineOf({ event, publishedAt, givenUp }: StoredEvent): string {
  const state = givenUp !== undefined ? 'given up' : publishedAt === undefined ? 'waiting' : 'published';
  return `${event.time}  ${state.padEnd(9)}  ${headerText(event)}  ${event.correlationid}`;
}

export function headerText({
  id,
  type,
  subject,
  sequence,
}: Omit<EventHeader, 'source' | 'time' | 'correlationid'>) {
  return `${type.padEnd(22)}  ${subject} #${sequence}  ${id}`;
}

/** Subject by subject, each in order of sequence; who began first comes first. */
export function inOrderOfSequence(events: readonly StoredEvent[]): StoredEvent[] {
  const byTime = [...events].sort((a, b) => (a.event.time < b.event.time ? -1 : 1));
  return [...Map.groupBy(byTime, ({ event }) => event.subject).values()].flatMap((ofSubject) =>
    ofSubject.sort((a, b) => a.event.sequence - b.event.sequence),
  );
}
