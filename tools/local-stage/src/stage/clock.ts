const RealDate = globalThis.Date;

/**
 * The stage's own time. Installed once in a process, it moves that process's `Date` ahead of the machine's, so
 * that engines, sources and functions agree on what time it is without being told.
 */
export class StageClock {
  #offsetMs = 0;
  readonly #listeners = new Set<(fromMs: number) => void>();

  get offsetMs(): number {
    return this.#offsetMs;
  }

  nowMs(): number {
    return RealDate.now() + this.#offsetMs;
  }

  advance(ms: number): void {
    this.setOffset(this.#offsetMs + ms);
  }

  setOffset(offsetMs: number): void {
    const fromMs = this.nowMs();
    this.#offsetMs = offsetMs;
    for (const listener of [...this.#listeners]) listener(fromMs);
  }

  /** Calls back whenever the clock is moved, and tells what time it was; the result ends that. */
  onMove(listener: (fromMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes `Date` of this process tell the stage's time. */
  install(): void {
    const now = () => this.nowMs();
    const StageDate = new Proxy(RealDate, {
      construct: (target, args: unknown[], newTarget): Date =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
      apply: () => new RealDate(now()).toString(),
      get: (target, property) => (property === 'now' ? now : (Reflect.get(target, property) as unknown)),
    });
    RealDate.prototype.constructor = StageDate;
    globalThis.Date = StageDate;
  }

  /** Resolves when the stage's time has come, when `wake` asks for it, or when the signal ends the wait. */
  async sleepUntil(timeMs: number, signal: AbortSignal, wake?: Wake): Promise<void> {
    while (!signal.aborted && this.nowMs() < timeMs) {
      const woken = await this.#pause(Math.min(timeMs - this.nowMs(), 2 ** 30), signal, wake);
      if (woken) return;
    }
  }

  sleep(ms: number, signal: AbortSignal, wake?: Wake): Promise<void> {
    return this.sleepUntil(this.nowMs() + ms, signal, wake);
  }

  #pause(ms: number, signal: AbortSignal, wake: Wake | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (woken: boolean) => {
        clearTimeout(timer);
        stopListening();
        stopWaking?.();
        signal.removeEventListener('abort', onAbort);
        resolve(woken);
      };
      const onAbort = () => finish(true);
      const timer = setTimeout(() => finish(false), ms);
      const stopListening = this.onMove(() => finish(false));
      const stopWaking = wake?.onRing(() => finish(true));
      signal.addEventListener('abort', onAbort);
    });
  }
}

/** A bell: ringing it ends the waits that listen. A ring that nobody waited for is kept for the next wait. */
export class Wake {
  #rung = false;
  #listener: (() => void) | undefined;

  ring(): void {
    if (this.#listener === undefined) this.#rung = true;
    else this.#listener();
  }

  onRing(listener: () => void): () => void {
    if (this.#rung) {
      this.#rung = false;
      queueMicrotask(listener);
    }
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }
}
