import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnStage } from '@paymyinvoice/local-stage';
import { atRest } from './measure-operation.ts';
import type { Operation } from './operation.ts';
import { hasStarted, look, workBetween, type Look, type Work } from './work.ts';

/** What an operation makes every function of the stage do, until nobody has anything left to do. */
export interface Chain {
  readonly name: string;
  /** Of the answer's body. */
  readonly answerBytes: number;
  readonly functions: Readonly<Record<string, Work>>;
}

/** Longer than a batch waits to be filled, or an event for its consumer. */
const QUIET_MS = 1300;
const MOST_LOOKS = 60;
const MOST_FAILURES = 6;

interface Settings {
  readonly services: readonly string[];
  readonly runs: number;
  readonly isTimed: Timed;
}

/** As often as is said; of each function what it did in the run in which its time was the middle one. */
export async function measureChain(
  stage: OwnStage,
  settings: Settings,
  operation: Operation,
): Promise<Chain> {
  const found: Chain[] = [];
  for (let failures = 0; found.length < settings.runs;) {
    try {
      found.push(await runOnce(stage, settings, operation));
    } catch (error) {
      // A run for which a function was started is no measurement, nor one in which a request timed out.
      if ((failures += 1) > MOST_FAILURES) throw error;
    }
  }
  const names = [...new Set(found.flatMap(({ functions }) => Object.keys(functions)))].sort();
  const middle = names.map(
    (name) => [name, middleOf(found.map(({ functions }) => functions[name]))] as const,
  );
  return {
    name: operation.name,
    answerBytes: found[0]?.answerBytes ?? 0,
    functions: Object.fromEntries(
      middle.flatMap(([name, work]) => (work === undefined ? [] : [[name, work]])),
    ),
  };
}

async function runOnce(stage: OwnStage, settings: Settings, operation: Operation): Promise<Chain> {
  const { name, by = 'api', status, prepare } = operation;
  const act = await prepare(stage);
  await quiet(stage, settings);
  // Signing keys are read again after a minute: not within the measurement.
  await fetch(`${stage.serviceUrl('auth')}/.well-known/jwks.json`);
  const before = await look(stage);
  const reply = await act();
  if (reply !== undefined && reply.status !== status)
    throw new Error(`"${name}" answers ${reply.status}: ${JSON.stringify(reply.body)}`);
  const after = await quiet(stage, settings);
  if (hasStarted(before, after)) throw new Error(`"${name}" is never done without a start.`);
  const worked = Object.entries(workBetween(before, after));
  const functions = worked.filter(([each]) => !settings.isTimed(each) || each.endsWith(`-${by}`));
  const answerBytes = reply === undefined ? 0 : Buffer.byteLength(JSON.stringify(reply.body));
  return { name, answerBytes, functions: Object.fromEntries(functions) };
}

/** Whether a schedule runs the function: it works whenever its time comes, whoever does what. */
export type Timed = (functionName: string) => boolean;

/** Nothing counts as least: what most runs do without is no part of the operation. */
function middleOf(works: readonly (Work | undefined)[]): Work | undefined {
  const byTime = [...works].sort((a, b) => (a?.cpuMs ?? -1) - (b?.cpuMs ?? -1));
  return byTime[Math.floor(byTime.length / 2)];
}

/** A look at the stage once it has been still for a while. */
async function quiet(stage: OwnStage, { services, isTimed }: Settings): Promise<Look> {
  let seen = await look(stage);
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    for (const service of services) await atRest(stage, service);
    await sleep(QUIET_MS);
    const now = await look(stage);
    if (Object.keys(workBetween(seen, now)).every(isTimed)) return now;
    seen = now;
  }
  throw new Error('The stage never comes to rest.');
}
