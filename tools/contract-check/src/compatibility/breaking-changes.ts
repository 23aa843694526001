import type { JsonSchema } from '@paymyinvoice/contracts';
import { obstaclesToReading, type Obstacle } from './reading.ts';
import { isRecord } from './shapes.ts';

/**
 * Services are deployed one by one, so while a change rolls out both of these happen:
 * - `published-events`: a reader with the new schema gets events of the released one (in queues, from outboxes,
 *   replayed, or from a publisher that is not deployed yet);
 * - `deployed-readers`: a reader with the released schema gets events of the new one.
 */
export type Direction = 'published-events' | 'deployed-readers';

export interface BreakingChange {
  readonly member: string;
  readonly change: string;
  readonly why: string;
  readonly breaks: readonly Direction[];
}

/** What makes `next` unfit to replace `released` under the same version. Empty: every mix of old and new works. */
export function breakingChanges(released: JsonSchema, next: JsonSchema): BreakingChange[] {
  const changes = [
    ...obstaclesToReading(next, released, 'reported').map((obstacle) =>
      asChange(obstacle, 'published-events'),
    ),
    // The one thing a version may gain is a member that readers can do without: those that do not know it ignore it.
    ...obstaclesToReading(released, next, 'ignored').map((obstacle) =>
      asChange(obstacle, 'deployed-readers'),
    ),
    ...closedObjects(released, next, ''),
  ];
  return mergeDirections(changes);
}

function asChange(obstacle: Obstacle, direction: Direction): BreakingChange {
  const why = obstacle.kind === 'unread' ? 'readers that use it would find nothing there' : WHY[direction];
  return {
    member: obstacle.member || 'event',
    change: describe(obstacle, direction),
    why,
    breaks: [direction],
  };
}

const WHY: Record<Direction, string> = {
  'published-events':
    'a new reader would refuse events already published, and those of a publisher not yet deployed again',
  'deployed-readers': 'a reader that is deployed now would refuse what the new publisher may send',
};

function describe(obstacle: Obstacle, direction: Direction): string {
  const isNewReader = direction === 'published-events';
  switch (obstacle.kind) {
    case 'unread':
      return removal(obstacle);
    case 'missing':
      if (isNewReader) return obstacle.writer === 'absent' ? 'is a new required member' : 'became required';
      return obstacle.writer === 'absent' ? removal(obstacle) : 'may now be missing';
    case 'null':
      return isNewReader ? 'may no longer be null' : 'may now be null';
    case 'value':
      return isNewReader ? `lost the value ${obstacle.value}` : `gained the value ${obstacle.value}`;
    case 'variant':
      return isNewReader ? `lost the variant ${obstacle.variant}` : `gained the variant ${obstacle.variant}`;
    case 'closed':
      return 'is refused by readers, which are closed to members they do not know';
    case 'incomparable':
      return `changed its '${obstacle.keyword}', which cannot be compared`;
    case 'type':
      return `changed type: ${arrow(obstacle, isNewReader)}`;
    case 'bound':
      return `changed ${obstacle.keyword}: ${arrow(obstacle, isNewReader)}`;
  }
}

function removal({ renamedTo }: { renamedTo?: string }): string {
  return renamedTo === undefined ? 'was removed' : `was removed, or renamed to ${renamedTo}`;
}

function arrow({ reader, writer }: { reader: unknown; writer: unknown }, isNewReader: boolean): string {
  const [before, after] = isNewReader ? [writer, reader] : [reader, writer];
  return `${inWords(before)} → ${inWords(after)}`;
}

function inWords(rule: unknown): string {
  if (rule === undefined) return 'none';
  return typeof rule === 'string' ? rule : JSON.stringify(rule);
}

/** Not refused by any event of today, but it would make the next optional member a break. */
function closedObjects(released: unknown, next: unknown, member: string): BreakingChange[] {
  if (!isRecord(released) || !isRecord(next)) return [];
  const closes = next['additionalProperties'] === false && released['additionalProperties'] !== false;
  const own: BreakingChange = {
    member: member || 'event',
    change: 'no longer lets unknown members pass (additionalProperties: false)',
    why: 'readers have to ignore members that are added later',
    breaks: ['deployed-readers'],
  };
  const [before, after] = [released['properties'], next['properties']];
  const members = isRecord(before) && isRecord(after) ? Object.keys(before) : [];
  return [
    ...(closes ? [own] : []),
    ...members.flatMap((name) =>
      closedObjects(
        isRecord(before) ? before[name] : undefined,
        isRecord(after) ? after[name] : undefined,
        member === '' ? name : `${member}.${name}`,
      ),
    ),
    ...closedObjects(released['items'], next['items'], `${member}[]`),
  ];
}

function mergeDirections(changes: readonly BreakingChange[]): BreakingChange[] {
  const groups = Map.groupBy(changes, ({ member, change }) => `${member}\n${change}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const why = [...new Set([first, ...others].map((change) => change.why))].join('; ');
    const breaks = [...new Set([first, ...others].flatMap((change) => change.breaks))];
    return [{ ...first, why, breaks }];
  });
}
