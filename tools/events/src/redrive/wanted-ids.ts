import type { DeadLetterQueue } from './dead-letter-queues.ts';
import type { Letter } from './letter.ts';

/** What was asked for by the id of an event or a message, and what of it was not met yet. */
export class WantedIds {
  readonly #ids: ReadonlySet<string>;
  readonly #missing: Set<string>;

  constructor(ids: readonly string[]) {
    this.#ids = new Set(ids);
    this.#missing = new Set(ids);
  }

  /** Whether the letter is meant, as any is where none is named. */
  meets({ messageId, eventId = '' }: Pick<Letter, 'messageId' | 'eventId'>): boolean {
    const met = [messageId, eventId].filter((id) => this.#ids.has(id));
    for (const id of met) this.#missing.delete(id);
    return this.#ids.size === 0 || met.length > 0;
  }

  refuseMissing({ shortName }: DeadLetterQueue): void {
    if (this.#missing.size > 0)
      throw new Error(`${shortName} does not hold ${[...this.#missing].join(', ')}.`);
  }
}
