import type { EventSource } from '@paymyinvoice/contracts';
import { decideGate } from './decide-gate.ts';
import type { Speaker } from './speaker.ts';

/**
 * The shortest way to the candidate on which every step passes the gate: services of this repository that go before
 * it, in their order, then itself. Undefined where deploying alone does not help, because the sources have to change.
 */
export function safeOrder(
  candidate: Speaker,
  here: readonly Speaker[],
  stage: readonly Speaker[],
): EventSource[] | undefined {
  const deployed = here.filter(({ service }) => stage.some((other) => other.service === service));
  const others = deployed.filter(({ service }) => service !== candidate.service);
  const ways = [[], ...arrangements(others)].sort((a, b) => a.length - b.length);
  const way = ways.map((before) => [...before, candidate]).find((steps) => isSafe(steps, stage));
  return way?.map(({ service }) => service);
}

function isSafe(steps: readonly Speaker[], stage: readonly Speaker[]): boolean {
  let now = stage;
  for (const step of steps) {
    if (decideGate(step, now).obstacles.length > 0) return false;
    now = [...now.filter(({ service }) => service !== step.service), step];
  }
  return true;
}

/** Every choice of some of them, in every order. */
function arrangements(speakers: readonly Speaker[]): Speaker[][] {
  return speakers.flatMap((first) => [
    [first],
    ...arrangements(speakers.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  ]);
}
