import type { Service } from '@paymyinvoice/stages';
import { sentenceOf } from './http.ts';
import type { StageUnderTest } from './stage-under-test.ts';

export type Part = Service | 'stage' | 'journey';

export type Check = {
  readonly part: Part;
  readonly name: string;
  readonly run: (stage: StageUnderTest) => Promise<void>;
  /** What comes after it in its part makes no sense without it. */
  readonly isGround?: boolean;
  /** Runs although a check before it has failed. */
  readonly cleansUp?: boolean;
};

export type Outcome = 'ok' | 'failed' | 'left out';

export type Result = Pick<Check, 'part' | 'name' | 'isGround'> & {
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Why it failed, or was left out. */
  readonly reason?: string;
};

/** Thrown by a check that this stage gives no way to make. */
export class LeftOut extends Error {}

/** Makes the checks one after the other; once one has failed that others stand on, only what cleans up is left. */
export async function runInOrder(
  checks: readonly Check[],
  stage: StageUnderTest,
  onResult: (result: Result) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  let broken: Check | undefined;
  for (const check of checks) {
    if (broken !== undefined && check.cleansUp !== true) continue;
    const result = await run(check, stage);
    results.push(result);
    onResult(result);
    if (result.outcome === 'failed' && check.isGround === true) broken ??= check;
  }
  const unmade = checks.length - results.length;
  if (broken === undefined || unmade === 0) return results;
  const { part, name } = broken;
  const rest: Result = {
    ...{ part, name: `${unmade} more`, outcome: 'left out', durationMs: 0 },
    reason: `They make no sense while '${name}' fails.`,
  };
  onResult(rest);
  return [...results, rest];
}

async function run(
  { part, name, isGround = false, run: make }: Check,
  stage: StageUnderTest,
): Promise<Result> {
  const startedAt = performance.now();
  const ended = () => ({ part, name, isGround, durationMs: Math.round(performance.now() - startedAt) });
  try {
    await make(stage);
    return { ...ended(), outcome: 'ok' };
  } catch (error) {
    const outcome = error instanceof LeftOut ? 'left out' : 'failed';
    return { ...ended(), outcome, reason: sentenceOf(error) };
  }
}
