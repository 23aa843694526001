import { request } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';

/** Which events are meant: those of a type about a subject, or caused by one request. */
export type EventQuery = {
  readonly type: string;
  readonly subject?: string;
  readonly correlationId?: string;
};

type Delivery = { readonly consumer: string; readonly outcome: string; readonly attempts: number };
export type LoggedEvent = { readonly publications: number; readonly deliveries: readonly Delivery[] };

/** What the stage saw of events; undefined where it keeps no such log. */
export async function loggedEvents(
  { manifest }: StageUnderTest,
  query: EventQuery,
): Promise<LoggedEvent[] | undefined> {
  if (manifest.events === undefined) return undefined;
  const parameters = new URLSearchParams(query);
  const { status, body } = await request(`${manifest.events}/api/events?${parameters.toString()}`);
  if (status !== 200) throw new Error(`The stage's event log answered ${status}.`);
  return body as LoggedEvent[];
}
