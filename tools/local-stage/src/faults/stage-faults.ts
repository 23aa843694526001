import type { ArmedCrash, Faults } from '../aws-endpoint/aws-endpoint.ts';
import type { DeliveryFaults } from './delivery-faults.ts';
import { isRecord } from '../template/template.ts';

/** Chances from 0 to 1, and the longest delay; what is left out is off. */
export type StageFaultSwitches = {
  readonly duplicates?: number;
  readonly reorder?: number;
  readonly delayMs?: number;
  readonly partial?: number;
  readonly throttle?: number;
  readonly timeout?: number;
  readonly kill?: number;
  readonly seed?: number;
  /** Functions that take no event, as with a reserved concurrency of 0: every invocation is throttled. */
  readonly hold?: readonly string[];
  /** Kills a function around its n-th AWS call from now, counted from 0. */
  readonly crash?: { readonly function: string; readonly call: number; readonly when: 'before' | 'after' };
};

const chances = ['duplicates', 'reorder', 'partial', 'throttle', 'timeout', 'kill'] as const;

/** Reads switches from outside; answers what is wrong with them instead when something is. */
export function readFaultSwitches(value: unknown): StageFaultSwitches | string {
  if (!isRecord(value)) return 'The body must be a JSON object.';
  const known = new Set<string>([...chances, 'delayMs', 'seed', 'hold', 'crash']);
  const unknown = Object.keys(value).find((name) => !known.has(name));
  if (unknown !== undefined) return `There is no fault named "${unknown}".`;
  for (const name of chances) {
    const chance = value[name];
    if (chance === undefined) continue;
    if (typeof chance !== 'number' || !(chance >= 0 && chance <= 1))
      return `${name} must be a number from 0 to 1.`;
  }
  const { delayMs, seed, hold, crash } = value;
  if (delayMs !== undefined && (typeof delayMs !== 'number' || !(delayMs >= 0 && delayMs <= 600_000))) {
    return 'delayMs must be a number of milliseconds from 0 to 600000.';
  }
  if (seed !== undefined && !Number.isSafeInteger(seed)) return 'seed must be a whole number.';
  if (hold !== undefined && !(Array.isArray(hold) && hold.every((name) => typeof name === 'string')))
    return 'hold must be a list of names of functions.';
  if (crash !== undefined && !isCrash(crash)) {
    return 'crash must be { function, call, when } with a call counted from 0 and when "before" or "after".';
  }
  return value;
}

/** Probabilities that shake a running stage well and still let it finish its work. */
export function faultsNamed(names: readonly string[], seed: number | undefined): StageFaultSwitches {
  const usual: Record<string, StageFaultSwitches> = {
    duplicates: { duplicates: 0.2 },
    reorder: { reorder: 0.2 },
    delay: { delayMs: 500 },
    partial: { partial: 0.1 },
    throttle: { throttle: 0.05 },
    timeout: { timeout: 0.05 },
    kill: { kill: 0.03 },
  };
  const chosen = names.map((name) => {
    const switches = usual[name];
    if (switches === undefined)
      throw new Error(`There is no fault "${name}"; choose from ${Object.keys(usual).join(', ')}.`);
    return switches;
  });
  return Object.assign({}, ...chosen, seed === undefined ? {} : { seed }) as StageFaultSwitches;
}

/** All switches of the stage: those of deliveries and those of AWS calls. */
export class StageFaults {
  readonly #deliveries: DeliveryFaults;
  readonly #calls: Faults;
  #switches: StageFaultSwitches = {};
  #crash: ArmedCrash | undefined;

  constructor(deliveries: DeliveryFaults, calls: Faults) {
    this.#deliveries = deliveries;
    this.#calls = calls;
  }

  set(switches: StageFaultSwitches): void {
    const { crash, duplicates = 0, reorder = 0, ...others } = switches;
    this.#switches = switches;
    const { partial = 0, throttle = 0, timeout = 0, kill = 0, delayMs = 0, seed = 0, hold = [] } = others;
    this.#deliveries.set({ duplicates, reorder, delayMs, timeout, throttle, seed, hold });
    // Delay is for deliveries: an AWS call that is slow is what `timeout` is about.
    this.#calls.set({ partial, throttle, timeout, kill, seed });
    this.#crash?.disarm();
    this.#crash =
      crash && this.#calls.crashAt({ caller: crash.function, callIndex: crash.call, when: crash.when });
  }

  /** The switches, and what became of the crash: how many calls it counted and which one it struck. */
  describe(): object {
    const struck = this.#crash?.struck();
    return {
      ...this.#switches,
      ...(this.#crash !== undefined && {
        crashed: { calls: this.#crash.calls(), struck: struck && `${struck.service}:${struck.action}` },
      }),
    };
  }
}

function isCrash(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { function: name, call, when } = value;
  return (
    typeof name === 'string' &&
    Number.isSafeInteger(call) &&
    Number(call) >= 0 &&
    (when === 'before' || when === 'after')
  );
}
