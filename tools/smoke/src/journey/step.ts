import type { Check } from '../check.ts';

/** A step of the journey: each relies on the ones before. */
export function step(name: string, run: Check['run']): Check {
  return { part: 'journey', name, run, isGround: true };
}
