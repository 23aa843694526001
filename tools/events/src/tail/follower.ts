export type Seen = { readonly eventId: string; readonly timeMs: number };

const rememberedIds = 100_000;

/**
 * Puts in order what is found again and again: each event once, in order of time. What was found just now waits a while, for
 * an older one may still be on its way into the logs; one that is later than that is passed on late rather than not at all.
 */
export class Follower<Entry extends Seen> {
  readonly #patienceMs: number;
  readonly #passed = new Set<string>();
  readonly #pending = new Map<string, { entry: Entry; untilMs: number }>();

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** What is to be passed on now; `nowMs` is the time here, which need not be the events'. */
  take(found: readonly Entry[], nowMs: number): Entry[] {
    for (const entry of found) {
      const { eventId } = entry;
      if (!this.#passed.has(eventId) && !this.#pending.has(eventId))
        this.#pending.set(eventId, { entry, untilMs: nowMs + this.#patienceMs });
    }
    const waiting = [...this.#pending.values()].sort((a, b) => a.entry.timeMs - b.entry.timeMs);
    const ripe = waiting.slice(0, waiting.findLastIndex(({ untilMs }) => untilMs <= nowMs) + 1);
    return ripe.map(({ entry }) => this.#pass(entry));
  }

  #pass(entry: Entry): Entry {
    this.#pending.delete(entry.eventId);
    this.#passed.add(entry.eventId);
    const [oldest] = this.#passed;
    if (this.#passed.size > rememberedIds && oldest !== undefined) this.#passed.delete(oldest);
    return entry;
  }
}
