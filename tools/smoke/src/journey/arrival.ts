import { LeftOut } from '../check.ts';
import { readersOf } from '../checks/contracts.ts';
import { explainDelivery, explainSilence, publisherOf } from '../diagnosis/events.ts';
import { loggedEvents, type EventQuery } from '../diagnosis/event-log.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { eventually } from '../waiting.ts';

/**
 * The event was published once, and has reached everybody who reads it. Once more is allowed where a reply was lost;
 * on a stage at rest none is, and an event that always goes out twice is a fault in the relay.
 */
export async function arrivesOnce(stage: StageUnderTest, query: EventQuery): Promise<void> {
  if (stage.manifest.events === undefined)
    throw new LeftOut(
      'The stage keeps no log of events, and nothing that is public shows how often one came.',
    );
  const { type } = query;
  const publisher = publisherOf(type);
  const readers = await readersOf(stage, type);
  const seen = async () => {
    const events = (await loggedEvents(stage, query)) ?? [];
    const times = events.reduce((sum, { publications }) => sum + publications, 0);
    if (times > 1)
      throw new Error(
        `${publisher}-service published ${type} ${times} times (${events.length} by id), not once. A reply that was lost excuses that, on a stage under load or with faults; else look at the functions ${stage.resource(publisher, 'relay')} and ${stage.resource(publisher, 'sweep')}.`,
      );
    const [logged] = events;
    const arrived = readers.filter((reader) =>
      logged?.deliveries.some(
        ({ consumer, outcome }) => consumer === stage.resource(reader, 'events') && outcome === 'delivered',
      ),
    );
    return { logged, arrived, missing: readers.find((reader) => !arrived.includes(reader)) };
  };
  await eventually({
    missing: `${type} did not reach ${readers.length === 0 ? 'its topic' : readers.map((reader) => `${reader}-service`).join(' and ')}`,
    withinMs: stage.patienceMs,
    ask: async () => {
      const { logged, missing } = await seen();
      return logged !== undefined && missing === undefined ? true : undefined;
    },
    explain: async () => {
      const { logged, arrived, missing } = await seen();
      if (logged === undefined) return await explainSilence(stage, publisher);
      if (missing === undefined) return undefined;
      const told = arrived.map((reader) => `${reader}-service got it; `).join('');
      const { sentence, isFinal } = await explainDelivery(stage, type, { reader: missing, logged });
      return {
        isFinal,
        sentence: `${publisher}-service published it; ${told}${missing}-service did not. ${sentence}`,
      };
    },
  });
}
