import { describe, expect, it } from 'vitest';
import { evaluate, type AlarmRule, type Datapoint, type MissingData } from './evaluation.ts';

const rule: AlarmRule = {
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missing: 'missing',
};
/** The latest datapoints, oldest first as they came: X breaches, 0 does not, - is missing. */
const series = (drawn: string): Datapoint[] =>
  drawn
    .split(' ')
    .map((each) => ({ X: 9, '0': 0 })[each])
    .reverse();
const stateOf = (drawn: string, change: Partial<AlarmRule> = {}) =>
  evaluate({ ...rule, ...change }, series(drawn)).state;

describe('an alarm', () => {
  it.each<[AlarmRule['comparison'], number, boolean]>([
    ['GreaterThanThreshold', 5, false],
    ['GreaterThanThreshold', 5.1, true],
    ['GreaterThanOrEqualToThreshold', 5, true],
    ['LessThanThreshold', 5, false],
    ['LessThanOrEqualToThreshold', 5, true],
  ])('that compares by %s takes %d for breaching: %s', (comparison, value, isBreaching) => {
    const { state } = evaluate({ ...rule, comparison, evaluationPeriods: 1, datapointsToAlarm: 1 }, [value]);
    expect(state).toBe(isBreaching ? 'ALARM' : 'OK');
  });

  it('of three in a row is none while one of them is within the threshold', () => {
    expect(stateOf('X X 0 X X')).toBe('OK');
    expect(stateOf('0 0 X X X')).toBe('ALARM');
  });

  it('of two in three needs no row of them', () => {
    const twoOfThree = { datapointsToAlarm: 2 };
    expect(stateOf('0 0 X 0 X', twoOfThree)).toBe('ALARM');
    expect(stateOf('X X 0 0 X', twoOfThree)).toBe('OK');
  });

  // As CloudWatch's documentation draws them: state for missing, ignore, breaching, notBreaching.
  it.each<[string, number, readonly string[]]>([
    ['0 - X - X', 3, ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', 3, ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', 3, ['INSUFFICIENT_DATA', 'unchanged', 'ALARM', 'OK']],
    ['0 X X - X', 3, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', 3, ['ALARM', 'unchanged', 'ALARM', 'OK']],
    ['0 - X - X', 2, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', 2, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', 2, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', 2, ['ALARM', 'unchanged', 'ALARM', 'OK']],
  ])('sees %s, with %d of three needed, as %j by how it treats missing data', (drawn, needed, expected) => {
    const treatments: MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
    expect(treatments.map((missing) => stateOf(drawn, { missing, datapointsToAlarm: needed }))).toEqual(
      expected,
    );
  });

  it('waits for more before one breaching datapoint alone is an alarm', () => {
    expect(stateOf('- - - - X')).toBe('unchanged');
  });

  it('tells the datapoints that it went by', () => {
    const { reason } = evaluate({ ...rule, missing: 'notBreaching' }, [
      7,
      undefined,
      1.234,
      undefined,
      undefined,
    ]);
    expect(reason).toBe(
      'Threshold Crossed: 1 of the last 2 datapoints [7, 1.23] was ≥ 5; 1 of 3 missing, taken for notBreaching.',
    );
  });
});
