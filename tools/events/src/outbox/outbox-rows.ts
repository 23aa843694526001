import { BatchGetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Service } from '@paymyinvoice/stages';
import type { StageAccess } from '../stage-access.ts';
import { isWanted, type EventQuery } from './event-query.ts';
import type { StoredEvent } from './stored-event.ts';

// How the platform keeps its outbox: libs/shared/platform/src/data/outbox.ts.
const prefix = 'OUTBOX#';
const index = 'byOutbox';
const shards = ['0', '1', '2', '3'];
const header = ['id', 'source', 'type', 'subject', 'sequence', 'time', 'correlationid'];
const mostKeys = 100;

export type Key = { readonly pk: string; readonly sk: string };
export type Found = { readonly events: readonly StoredEvent[]; readonly readUnits: number };
type Page = {
  Items?: Record<string, unknown>[] | undefined;
  LastEvaluatedKey?: Record<string, unknown> | undefined;
  ConsumedCapacity?: { CapacityUnits?: number | undefined } | undefined;
};

/**
 * Oldest first. By subject that is one query a table, and what waits is in an index of its own; for all else whole tables
 * are looked through.
 */
export async function findEvents(access: StageAccess, query: EventQuery, withData = false): Promise<Found> {
  const events: StoredEvent[] = [];
  let readUnits = 0;
  const services = access.services.filter(
    (service) => query.source === undefined || query.source === service,
  );
  const reads = services.flatMap((service) =>
    pagesOf(access, service, query, withData).map(async (pages) => {
      for await (const { Items = [], ConsumedCapacity } of pages) {
        readUnits += ConsumedCapacity?.CapacityUnits ?? 0;
        for (const row of Items) {
          const stored = { ...(row as Omit<StoredEvent, 'service'>), service };
          if (isWanted(stored.event, query)) events.push(stored);
        }
      }
    }),
  );
  await Promise.all(reads);
  return { events: events.sort((a, b) => (a.event.time < b.event.time ? -1 : 1)), readUnits };
}

/** The events at these keys, as far as they are still there; whole, or their headers. */
export async function readEvents(
  { tables, stage }: StageAccess,
  service: Service,
  keys: readonly Key[],
  withData = true,
): Promise<StoredEvent[]> {
  const table = tableOf(stage, service);
  const found: StoredEvent[] = [];
  let open = keys.map(({ pk, sk }): Record<string, unknown> => ({ pk, sk }));
  while (open.length > 0) {
    const Keys = open.slice(0, mostKeys);
    const { Responses = {}, UnprocessedKeys = {} } = await tables.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ...projection(withData) } } }),
    );
    const rows = Responses[table] ?? [];
    found.push(...rows.map((row) => ({ ...(row as Omit<StoredEvent, 'service'>), service })));
    open = [...(UnprocessedKeys[table]?.Keys ?? []), ...open.slice(mostKeys)];
  }
  return found;
}

export function eventKey({ subject, sequence }: { subject: string; sequence: number }): Key {
  return { pk: prefix + subject, sk: String(sequence).padStart(12, '0') };
}

function pagesOf(
  { tables, stage }: StageAccess,
  service: Service,
  { waiting, subject }: EventQuery,
  withData: boolean,
): AsyncGenerator<Page>[] {
  const TableName = tableOf(stage, service);
  const filter = '#kind = :kind';
  const query = (condition: string, value: string, IndexName?: string) =>
    paged((ExclusiveStartKey) =>
      tables.send(
        new QueryCommand({
          ...{ TableName, IndexName, ExclusiveStartKey, ReturnConsumedCapacity: 'TOTAL' },
          ...projection(withData, condition, filter),
          KeyConditionExpression: condition,
          FilterExpression: filter,
          ExpressionAttributeValues: { ':kind': 'event', ':value': value },
        }),
      ),
    );
  if (waiting === true) return shards.map((shard) => query('#outboxShard = :value', shard, index));
  if (subject !== undefined) return [query('#pk = :value', prefix + subject)];
  const FilterExpression = `begins_with(#pk, :prefix) AND ${filter}`;
  return [
    paged((ExclusiveStartKey) =>
      tables.send(
        new ScanCommand({
          ...{ TableName, ExclusiveStartKey, ReturnConsumedCapacity: 'TOTAL' },
          ...projection(withData, FilterExpression),
          FilterExpression,
          ExpressionAttributeValues: { ':kind': 'event', ':prefix': prefix },
        }),
      ),
    ),
  ];
}

/** Of mails, which are sealed, and of tasks nothing is asked for. */
function projection(withData: boolean, ...otherExpressions: string[]) {
  const event = withData ? ['#event'] : header.map((name) => `#event.#${name}`);
  const ProjectionExpression = ['#pk', '#sk', '#publishedAt', '#givenUp', ...event].join(', ');
  const used = [ProjectionExpression, ...otherExpressions].join(' ').matchAll(/#(\w+)/g);
  return {
    ProjectionExpression,
    ExpressionAttributeNames: Object.fromEntries(
      [...used].map(([placeholder, name]) => [placeholder, name ?? '']),
    ),
  };
}

async function* paged(ask: (from: Page['LastEvaluatedKey']) => Promise<Page>): AsyncGenerator<Page> {
  let from: Page['LastEvaluatedKey'];
  do {
    const page = await ask(from);
    yield page;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

function tableOf(stage: string, service: Service): string {
  return `paymyinvoice-${stage}-${service}`;
}
