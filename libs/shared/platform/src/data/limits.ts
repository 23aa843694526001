import type { Clock } from '../core/clock.ts';
import { DomainError } from '../core/errors.ts';
import { absentOrExpired, when } from './expression.ts';
import { ttlAfter, type Key, type Row } from './row.ts';
import { put, update, type Write } from './write.ts';

/** How often something may happen to one subject. The window opens with the first time. */
export type Limit = { readonly name: string; readonly most: number; readonly windowMs: number };

export type WindowRow = Row & { readonly taken: number; readonly ttl: number };

/** In the table, as the memory of one function instance limits nothing. Read it together with what else is needed. */
export function limitKey({ name }: Limit, subject: string): Key {
  return { pk: `LIMIT#${name}#${subject}`, sk: '-' };
}

/** What a limit says at this moment: how many are left, until when, and the write that takes one. */
export class LimitWindow {
  private readonly limit: Limit;
  private readonly clock: Clock;
  private readonly key: Key;
  private readonly row: WindowRow | undefined;
  private readonly ttl: number;

  constructor(limit: Limit, subject: string, rows: readonly Row[], clock: Clock) {
    this.limit = limit;
    this.clock = clock;
    this.key = limitKey(limit, subject);
    this.row = rows.find(({ pk }) => pk === this.key.pk) as WindowRow | undefined;
    this.ttl = this.row?.ttl ?? ttlAfter(limit.windowMs, clock);
  }

  get isFull(): boolean {
    return this.row !== undefined && this.row.taken >= this.limit.most;
  }

  get retryAfterSeconds(): number {
    const endMs = (this.row?.ttl ?? 0) * 1000;
    return Math.max(1, Math.ceil((endMs - this.clock().getTime()) / 1000));
  }

  /** Belongs into the transaction that it allows. Its condition fails when rivals took the last one meanwhile. */
  take(): Write {
    if (this.row === undefined) {
      return put({ ...this.key, taken: 1, ttl: this.ttl }, absentOrExpired(this.clock));
    }
    const hasRoom = when`taken < ${this.limit.most} AND ttl = ${this.ttl}`;
    return update(this.key, { add: { taken: 1 } }, hasRoom);
  }

  /** After it was taken, in the window that it was taken in: when that is over, there is nothing to give back. */
  giveBack(): Write {
    return update(this.key, { add: { taken: -1 } }, when`ttl = ${this.ttl}`);
  }

  requireRoom(): void {
    if (this.isFull) throw rateLimited(this.retryAfterSeconds);
  }
}

export const rateLimited = (retryAfterSeconds = 1) =>
  new DomainError('limited', 'rate.limited', 'Too many requests.', { retryAfterSeconds });
