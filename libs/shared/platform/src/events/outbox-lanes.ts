import { isWaiting, keysBefore } from '../data/outbox.ts';
import { keyText, type Key, type Row } from '../data/row.ts';
import type { Table } from '../data/table.ts';

/** What still waits of one subject, lowest sequence first. Only its head may be published. */
export type Lane = { pk: string; rows: Row[] };

// Further back than this it is the sweeper's work, which starts with the oldest.
const maxReach = 64;

/**
 * The lanes of these keys. What came before an item and still waits is published with it, so that no subject's
 * events overtake each other however records and invocations are interleaved. `unreached` lanes begin with an item
 * whose predecessor was not looked at.
 */
export async function readLanes(
  table: Table,
  keys: readonly Key[],
): Promise<{ lanes: Lane[]; unreached: Lane[] }> {
  const waiting = new Map<string, Row>();
  const seen = new Set<string>();
  let wanted = [...keys, ...keys.flatMap((key) => keysBefore(key, 1))];
  for (let reach = 1; wanted.length > 0 && reach <= maxReach; reach *= 2) {
    const unread = new Map(wanted.map((key) => [keyText(key), key]));
    // Consistent, and not from the stream or the index: the row itself says whether it was published meanwhile.
    const rows = await table.getMany([...unread.values()], { consistent: true });
    for (const text of unread.keys()) seen.add(text);
    for (const row of rows.filter(isWaiting)) waiting.set(keyText(row), row);
    wanted = [...waiting.values()]
      .filter((row) => !isPredecessorSeen(row, seen))
      .flatMap((row) => keysBefore(row, reach))
      .filter((key) => !seen.has(keyText(key)));
  }
  const [lanes, unreached]: [Lane[], Lane[]] = [[], []];
  for (const lane of lanesOf([...waiting.values()])) {
    const isReached = lane.rows.every((row) => isPredecessorSeen(row, seen));
    (isReached ? lanes : unreached).push(lane);
  }
  return { lanes, unreached };
}

function isPredecessorSeen(row: Row, seen: ReadonlySet<string>): boolean {
  return keysBefore(row, 1).every((key) => seen.has(keyText(key)));
}

function lanesOf(rows: readonly Row[]): Lane[] {
  const bySubject = Map.groupBy(rows, ({ pk }) => pk);
  return [...bySubject].map(([pk, own]) => ({ pk, rows: own.sort((a, b) => (a.sk < b.sk ? -1 : 1)) }));
}
