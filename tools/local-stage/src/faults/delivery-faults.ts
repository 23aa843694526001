export type DeliverySwitches = {
  /** Chance that a message is delivered once more. */
  readonly duplicates?: number;
  /** Chance that a message is held back until later ones have gone. */
  readonly reorder?: number;
  /** Longest time a delivery waits first. */
  readonly delayMs?: number;
  /** Chance that the payment provider does what it is asked and the reply is lost. */
  readonly timeout?: number;
  /** Chance that the payment provider refuses a call before any effect. */
  readonly throttle?: number;
  /** Functions that take no event. */
  readonly hold?: readonly string[];
  readonly seed?: number;
};

/** Decides, from a seed, what happens to deliveries between services, and on the way to the payment provider and back. */
export class DeliveryFaults {
  #switches: DeliverySwitches = {};
  #random = seededRandom(0);

  set(switches: DeliverySwitches): void {
    this.#switches = switches;
    this.#random = seededRandom(switches.seed ?? 0);
  }

  isDuplicated(): boolean {
    return this.#happens(this.#switches.duplicates);
  }

  isHeldBack(): boolean {
    return this.#happens(this.#switches.reorder);
  }

  losesReply(): boolean {
    return this.#happens(this.#switches.timeout);
  }

  isThrottled(): boolean {
    return this.#happens(this.#switches.throttle);
  }

  isHeld(functionName: string): boolean {
    return this.#switches.hold?.includes(functionName) ?? false;
  }

  delayMs(): number {
    const longest = this.#switches.delayMs ?? 0;
    return longest > 0 ? Math.floor(this.#random() * longest) : 0;
  }

  shuffled<Entry>(entries: readonly Entry[]): Entry[] {
    if (!this.#happens(this.#switches.reorder)) return [...entries];
    return entries
      .map((entry) => ({ entry, rank: this.#random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry);
  }

  #happens(chance = 0): boolean {
    return chance > 0 && this.#random() < chance;
  }
}

/** Mulberry32: small, and the same everywhere for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
