import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import * as z from 'zod';
import { systemClock, type Clock } from './clock.ts';

/** `tim_` followed by a ULID; the prefix is part of the type, so a user id is no time entry id. */
export type Id<Prefix extends string> = `${Prefix}_${string}` & z.core.$brand<Prefix>;

const ulidPattern = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

// One sequence per clock: ids of a clock that runs ahead must not drag another clock's ids along.
const sequences = new WeakMap<Clock, (seedTimeMs: number) => string>();

// An id takes sixteen random numbers; asked for one by one, they are the dearest part of a request.
const pool = new Uint8Array(512);
let used = pool.length;

function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte / 256;
}

export function newUlid(clock: Clock = systemClock): string {
  let next = sequences.get(clock);
  if (next === undefined) {
    next = monotonicFactory(random);
    sequences.set(clock, next);
  }
  return next(clock().getTime());
}

export function newId<Prefix extends string>(prefix: Prefix, clock: Clock = systemClock): Id<Prefix> {
  return `${prefix}_${newUlid(clock)}` as Id<Prefix>;
}

export function isId<Prefix extends string>(prefix: Prefix, value: unknown): value is Id<Prefix> {
  return typeof value === 'string' && idPattern(prefix).test(value);
}

export function idSchema<Prefix extends string>(prefix: Prefix) {
  const error = `must be ${prefix}_ followed by 26 characters`;
  return z
    .templateLiteral([prefix, '_', z.string().regex(new RegExp(ulidPattern))], { error })
    .meta({ examples: [`${prefix}_01JZX8Q5W3M7T9V2B4C6D8E0FG`] })
    .brand<Prefix>();
}

const patterns = new Map<string, RegExp>();

function idPattern(prefix: string): RegExp {
  let pattern = patterns.get(prefix);
  if (pattern === undefined) {
    pattern = new RegExp(`^${prefix}_${ulidPattern}$`);
    patterns.set(prefix, pattern);
  }
  return pattern;
}
