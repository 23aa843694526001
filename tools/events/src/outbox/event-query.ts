import type { Service } from '@paymyinvoice/stages';
import type { EventHeader } from './stored-event.ts';

export type EventQuery = {
  /** Of these types; of any without it. */
  readonly types?: readonly string[];
  readonly subject?: string | undefined;
  readonly correlation?: string | undefined;
  readonly source?: Service | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Only what is not published yet. */
  readonly waiting?: boolean;
};

export function isWanted(
  event: EventHeader,
  { types, subject, correlation, since, until }: EventQuery,
): boolean {
  const timeMs = Date.parse(event.time);
  return (
    (types === undefined || types.includes(event.type)) &&
    (subject === undefined || subject === event.subject) &&
    (correlation === undefined || correlation === event.correlationid) &&
    (since === undefined || timeMs >= since.getTime()) &&
    (until === undefined || timeMs <= until.getTime())
  );
}
