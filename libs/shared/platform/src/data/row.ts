import type { Clock } from '../core/clock.ts';

export type Key = { pk: string; sk: string };
export type Row = Key & { ttl?: number; [attribute: string]: unknown };

export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

/** One string per key, for maps and sets. */
export function keyText({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}

/** DynamoDB removes an expired row hours late; to every reader it is gone from the second it expires. */
export function isLive(row: { ttl?: number | undefined }, clock: Clock): boolean {
  return row.ttl === undefined || row.ttl * 1000 > clock().getTime();
}

/** `ttl` of a row that expires this long from now and no earlier, in the epoch seconds DynamoDB wants. */
export function ttlAfter(durationMs: number, clock: Clock): number {
  return Math.ceil((clock().getTime() + durationMs) / 1000);
}

export function epochSeconds(clock: Clock): number {
  return Math.floor(clock().getTime() / 1000);
}
