import { randomBytes, randomUUID } from 'node:crypto';
import type { StageClock } from '../stage/clock.ts';
import { ofFunction } from '../alarms/known-metrics.ts';
import type { RecordMetric } from '../alarms/metrics.ts';
import { FunctionInstance, type Outcome } from './instance.ts';
import { FunctionLog } from './logs.ts';
import type { PackagedFunction } from './packaged-function.ts';

const instanceLimit = 8;
const idleLimitMs = 5 * 60_000;
const keptErrors = 20;

export type RecentError = { readonly at: string; readonly requestId: string; readonly message: string };

export type PoolSettings = {
  readonly endpoint: string;
  readonly logDirectory: string;
  readonly clock: StageClock;
  /** Whether the function is to take no event just now. */
  readonly isHeld: (functionName: string) => boolean;
  readonly record: RecordMetric;
  readonly onLine: (functionName: string, line: string) => void;
  readonly onInstance: (instance: FunctionInstance, functionName: string) => void;
  readonly onGone: (instance: FunctionInstance) => void;
};

/** All instances of one function: as many as there are events at a time, up to a limit; then events wait. */
export class FunctionPool {
  readonly log: FunctionLog;
  readonly recentErrors: RecentError[] = [];
  readonly #settings: PoolSettings;
  #lambda: PackagedFunction;
  #taskRoot: string;
  #generation = 0;
  #closed = false;
  readonly #idle: { instance: FunctionInstance; generation: number; since: number }[] = [];
  readonly #all = new Set<FunctionInstance>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  readonly #reaper: NodeJS.Timeout;

  constructor(lambda: PackagedFunction, taskRoot: string, settings: PoolSettings) {
    this.#lambda = lambda;
    this.#taskRoot = taskRoot;
    this.#settings = settings;
    this.log = new FunctionLog(settings.logDirectory, lambda.name, (line) =>
      settings.onLine(lambda.name, line),
    );
    this.#reaper = setInterval(() => this.#reapIdle(), 30_000).unref();
  }

  get lambda(): PackagedFunction {
    return this.#lambda;
  }

  get instances(): readonly FunctionInstance[] {
    return [...this.#all];
  }

  get busyInstances(): number {
    return this.#busy;
  }

  /** `onTaken` is called once the event has waited for its turn. */
  async invoke(
    event: unknown,
    requestId: string = randomUUID(),
    onTaken: () => void = () => {},
  ): Promise<Outcome> {
    if (this.#concurrency === 0 || this.#settings.isHeld(this.#lambda.name)) {
      this.#measure('Throttles', 1);
      onTaken();
      return throttled;
    }
    await this.#takeSlot();
    onTaken();
    try {
      if (this.#closed) return stopped(this.#lambda.name);
      const { instance, generation } = this.#takeInstance();
      const outcome = await instance.invoke(requestId, event);
      this.#measure('Invocations', 1);
      this.#measure('Errors', outcome.ok || this.#isClosed() ? 0 : 1);
      if (!outcome.ok) this.#remember(requestId, outcome.error.errorMessage);
      this.#giveBack(instance, generation);
      return outcome;
    } finally {
      // The slot goes to whoever has waited longest, before anybody who comes just now.
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }

  /** New code: instances of the old code finish what they do and are not used again. */
  replace(lambda: PackagedFunction, taskRoot: string): void {
    this.#lambda = lambda;
    this.#taskRoot = taskRoot;
    this.#generation += 1;
    for (const { instance } of this.#idle.splice(0)) void this.#retire(instance);
  }

  setClock(offsetMs: number): void {
    for (const instance of this.#all) instance.setClock(offsetMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#reaper);
    for (const proceed of this.#waiting.splice(0)) {
      this.#busy += 1;
      proceed();
    }
    await Promise.all([...this.#all].map((instance) => this.#retire(instance)));
    await this.log.close();
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  get #concurrency(): number {
    return Math.min(this.#lambda.reservedConcurrency ?? instanceLimit, instanceLimit);
  }

  #measure(name: 'Errors' | 'Invocations' | 'Throttles', value: number): void {
    this.#settings.record(ofFunction(this.#lambda.name, name), value);
  }

  async #takeSlot(): Promise<void> {
    if (this.#busy < this.#concurrency || this.#closed) this.#busy += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #takeInstance(): { instance: FunctionInstance; generation: number } {
    for (let next = this.#idle.pop(); next !== undefined; next = this.#idle.pop()) {
      if (next.instance.alive) return next;
      void this.#retire(next.instance);
    }
    return { instance: this.#start(), generation: this.#generation };
  }

  #start(): FunctionInstance {
    const identity = {
      id: randomBytes(6).toString('hex'),
      accessKeyId: `LSTA${randomBytes(8).toString('hex').toUpperCase()}`,
      secret: randomBytes(20).toString('hex'),
    };
    const { endpoint, clock } = this.#settings;
    const settings = { endpoint, taskRoot: this.#taskRoot, log: this.log, offsetMs: clock.offsetMs };
    const instance = new FunctionInstance(this.#lambda, identity, settings);
    this.#all.add(instance);
    this.#settings.onInstance(instance, this.#lambda.name);
    return instance;
  }

  #giveBack(instance: FunctionInstance, generation: number): void {
    if (!instance.alive || this.#closed || generation !== this.#generation) void this.#retire(instance);
    else this.#idle.push({ instance, generation, since: performance.now() });
  }

  async #retire(instance: FunctionInstance): Promise<void> {
    await instance.kill();
    this.#all.delete(instance);
    this.#settings.onGone(instance);
  }

  #reapIdle(): void {
    const stillNeeded = performance.now() - idleLimitMs;
    while (this.#idle.length > 1 && (this.#idle[0]?.since ?? Infinity) < stillNeeded) {
      const longestIdle = this.#idle.shift();
      if (longestIdle !== undefined) void this.#retire(longestIdle.instance);
    }
  }

  #remember(requestId: string, message: string): void {
    this.recentErrors.unshift({ at: new Date().toISOString(), requestId, message });
    this.recentErrors.length = Math.min(this.recentErrors.length, keptErrors);
  }
}

const throttled: Outcome = {
  ok: false,
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
  timedOut: false,
  throttled: true,
};

function stopped(name: string): Outcome {
  return {
    ok: false,
    error: { errorType: 'Stage.Stopped', errorMessage: `${name} is stopping.` },
    timedOut: false,
  };
}
