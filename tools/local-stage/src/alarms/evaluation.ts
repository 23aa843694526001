export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** When a series of datapoints is an alarm, in CloudWatch's words. */
export type AlarmRule = {
  readonly comparison: Comparison;
  readonly threshold: number;
  /** N: how many datapoints are looked at. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach the threshold. */
  readonly datapointsToAlarm: number;
  readonly missing: MissingData;
};

export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';
export type Comparison = keyof typeof comparisons;
/** What the metric came to in one period; undefined where nothing was reported. */
export type Datapoint = number | undefined;
export type Verdict = { readonly state: AlarmState | 'unchanged'; readonly reason: string };

/** CloudWatch looks a little further back than it must, and takes what it finds there for what is missing. */
const EXTRA_PERIODS = 2;

const comparisons = {
  GreaterThanThreshold: { sign: '>', breaches: (value: number, limit: number) => value > limit },
  GreaterThanOrEqualToThreshold: { sign: '≥', breaches: (value: number, limit: number) => value >= limit },
  LessThanThreshold: { sign: '<', breaches: (value: number, limit: number) => value < limit },
  LessThanOrEqualToThreshold: { sign: '≤', breaches: (value: number, limit: number) => value <= limit },
} as const;

export function isComparison(name: string): name is Comparison {
  return name in comparisons;
}

export function signOf(comparison: Comparison): string {
  return comparisons[comparison].sign;
}

/** How many periods back an evaluation looks. */
export function periodsLookedAt({ evaluationPeriods }: AlarmRule): number {
  return evaluationPeriods + EXTRA_PERIODS;
}

/** What the latest datapoints, newest first, make of an alarm. */
export function evaluate(rule: AlarmRule, datapoints: readonly Datapoint[]): Verdict {
  const { evaluationPeriods: wanted, datapointsToAlarm: needed } = rule;
  const looked = datapoints.slice(0, periodsLookedAt(rule));
  const reported = looked.filter((value) => value !== undefined).slice(0, wanted);
  const breaching = reported.filter((value) => breaches(rule, value)).length;
  const isShort = reported.length < wanted;
  const unknown = wanted - reported.length;
  if (isShort && rule.missing === 'breaching')
    return breaching + unknown >= needed
      ? { state: 'ALARM', reason: reasonOf(rule, reported, unknown) }
      : { state: 'OK', reason: reasonOf(rule, reported, unknown) };
  if (breaching >= needed) return { state: 'ALARM', reason: reasonOf(rule, reported, 0) };
  if (!isShort || rule.missing === 'notBreaching' || breaching < reported.length)
    return { state: 'OK', reason: reasonOf(rule, reported, unknown) };
  // What is there breaches, or nothing is there at all; it is not enough to say.
  if (rule.missing === 'ignore') return { state: 'unchanged', reason: 'Nothing new was reported.' };
  if (reported.length === 0)
    return { state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${counted(wanted)} unknown.` };
  const isOldEnough = looked.findLastIndex((value) => value !== undefined) + 1 >= needed;
  return isOldEnough
    ? { state: 'ALARM', reason: reasonOf(rule, reported, 0) }
    : { state: 'unchanged', reason: 'Too little was reported to say.' };
}

function breaches({ comparison, threshold }: AlarmRule, value: number): boolean {
  return comparisons[comparison].breaches(value, threshold);
}

function reasonOf(rule: AlarmRule, reported: readonly number[], filledIn: number): string {
  const { comparison, threshold, evaluationPeriods, missing } = rule;
  const values = reported.map((value) => String(Math.round(value * 100) / 100)).join(', ');
  const breaching = reported.filter((value) => breaches(rule, value)).length;
  const crossed =
    reported.length === 0
      ? 'no datapoints were received'
      : `${breaching} of the last ${counted(reported.length)} [${values}] ${breaching === 1 ? 'was' : 'were'} ${signOf(comparison)} ${threshold}`;
  const filled = filledIn > 0 ? `; ${filledIn} of ${evaluationPeriods} missing, taken for ${missing}` : '';
  return `Threshold Crossed: ${crossed}${filled}.`;
}

function counted(datapoints: number): string {
  return datapoints === 1 ? '1 datapoint' : `${datapoints} datapoints`;
}
