import type { Clock } from '@paymyinvoice/platform';
import {
  absentOrExpired,
  ConditionFailed,
  limitKey,
  put,
  remove,
  ttlAfter,
  update,
  when,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Guess, GuessKind, GuessWindow } from './guess.ts';

export class GuessesRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** The place, or the window that has none left. Mostly one call: few people guess twice in a window. */
  async take(kind: GuessKind, subject: string): Promise<Guess | { readonly full: GuessWindow }> {
    const key = limitKey(kind, subject);
    const takenAtMs = this.clock().getTime();
    const fresh = { ...key, taken: 1, failed: 0, takenAtMs, ttl: ttlAfter(kind.windowMs, this.clock) };
    const open = await this.windowInTheWay(put(fresh, absentOrExpired(this.clock)));
    if (open === undefined) return { kind, subject, ttl: fresh.ttl };
    const hasRoom = when`taken < ${kind.most} AND ttl = ${open.ttl}`;
    const full = await this.windowInTheWay(update(key, { add: { taken: 1 }, set: { takenAtMs } }, hasRoom));
    return full === undefined ? { kind, subject, ttl: open.ttl } : { full };
  }

  /** Once, though the reply be lost: a place given back twice would be one too many. */
  async giveBack(guess: Guess): Promise<void> {
    await this.table.tryWrite(this.change(guess, { taken: -1 }));
  }

  /** With what else is to be remembered about it; when the window is over meanwhile, that alone. */
  async fail(guess: Guess, alongside: Write): Promise<void> {
    if (await this.table.tryWrite(this.change(guess, { failed: 1 }), alongside)) return;
    await this.table.write(alongside);
  }

  forget(kind: GuessKind, subject: string): Write {
    return remove(limitKey(kind, subject));
  }

  private change({ kind, subject, ttl }: Guess, add: Record<string, number>): Write {
    return update(limitKey(kind, subject), { add }, when`ttl = ${ttl}`);
  }

  // A take whose reply was lost counts twice, which harms nobody but the guesser.
  private async windowInTheWay(write: Write): Promise<GuessWindow | undefined> {
    try {
      await this.table.writeRepeatable(write);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return (error.failures[0]?.old as unknown as GuessWindow | undefined) ?? GONE;
    }
  }
}

const GONE: GuessWindow = { taken: 0, failed: 0, takenAtMs: Number.POSITIVE_INFINITY, ttl: 0 };
