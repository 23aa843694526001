import { createHash } from 'node:crypto';
import type { AwsCall } from './aws-call.ts';

export type InjectedFault = 'throttle' | 'timeout' | 'partial' | 'kill';

/** Chances from 0 to 1, and the longest extra wait; everything left out is off. */
export interface FaultSwitches {
  /** Refused before any effect, with the service's own throttling error. */
  readonly throttle?: number;
  /** The effect happens and the reply is lost. */
  readonly timeout?: number;
  /** Single entries of a batch fail. */
  readonly partial?: number;
  /** The calling instance dies, before or after the effect. */
  readonly kill?: number;
  /** Every call waits a random part of this time first. */
  readonly delayMs?: number;
  /** The same seed and the same calls give the same faults. */
  readonly seed?: number;
}

/** Kill the caller around its n-th call, counted from 0 since the point was set. */
export interface CrashPoint {
  /** Name of the calling function; left out, the calls of all functions are counted together. */
  readonly caller?: string;
  readonly callIndex: number;
  readonly when: 'before' | 'after';
}

export interface ArmedCrash {
  /** Calls counted so far. */
  readonly calls: () => number;
  /** The call it struck, or undefined while it has not: a test walks `callIndex` up until this stays undefined. */
  readonly struck: () => AwsCall | undefined;
  readonly disarm: () => void;
}

export interface FaultPlan {
  readonly delayMs: number;
  readonly before?: 'throttle' | 'kill';
  readonly after?: 'timeout' | 'kill';
  readonly entryFails: (entryId: string) => boolean;
}

export interface Faults {
  /** Replaces all switches; `{}` calms everything. */
  set(switches: FaultSwitches): void;
  current(): FaultSwitches;
  crashAt(point: CrashPoint): ArmedCrash;
  /** What is to happen to this call. Each asking counts as one call. */
  plan(call: AwsCall): FaultPlan;
}

const calm: FaultPlan = { delayMs: 0, entryFails: () => false };

export function createFaults(initial: FaultSwitches = {}): Faults {
  let switches = initial;
  const callsOf = new Map<string, number>();
  const armed = new Set<{ point: CrashPoint; calls: number; struck?: AwsCall }>();

  const strike = (call: AwsCall): 'before' | 'after' | undefined => {
    let result: 'before' | 'after' | undefined;
    for (const crash of armed) {
      const { caller, callIndex, when } = crash.point;
      if (caller !== undefined && caller !== call.caller?.name) continue;
      if (crash.calls === callIndex && crash.struck === undefined) {
        crash.struck = call;
        result = when;
      }
      crash.calls += 1;
    }
    return result;
  };

  return {
    set(next) {
      switches = next;
      callsOf.clear();
    },
    current: () => switches,
    crashAt(point) {
      const crash: { point: CrashPoint; calls: number; struck?: AwsCall } = { point, calls: 0 };
      armed.add(crash);
      return {
        calls: () => crash.calls,
        struck: () => crash.struck,
        disarm: () => void armed.delete(crash),
      };
    },
    plan(call) {
      if (call.caller?.kind !== 'function' || call.signed !== 'header') return calm;
      const when = strike(call);
      if (when === 'before') return { ...calm, before: 'kill' };
      if (when === 'after') return { ...calm, after: 'kill' };

      const name = call.caller.name;
      const index = callsOf.get(name) ?? 0;
      callsOf.set(name, index + 1);
      const draw = (purpose: string) => drawFrom(`${switches.seed ?? 0}/${name}/${index}/${purpose}`);
      const happens = (purpose: string, chance = 0) => chance > 0 && draw(purpose) < chance;

      const before = happens('throttle', switches.throttle)
        ? 'throttle'
        : happens('kill-before', (switches.kill ?? 0) / 2)
          ? 'kill'
          : undefined;
      const after = happens('timeout', switches.timeout)
        ? 'timeout'
        : happens('kill-after', (switches.kill ?? 0) / 2)
          ? 'kill'
          : undefined;
      return {
        delayMs: switches.delayMs ? Math.floor(draw('delay') * switches.delayMs) : 0,
        ...(before && { before }),
        ...(after && { after }),
        entryFails: (entryId) => happens(`partial/${entryId}`, switches.partial),
      };
    },
  };
}

/**
 * A number in [0, 1) that depends on its label alone: calls of different instances may interleave as they like,
 * each caller's n-th call still meets the same fate.
 */
function drawFrom(label: string): number {
  return createHash('sha256').update(label).digest().readUInt32BE(0) / 2 ** 32;
}
