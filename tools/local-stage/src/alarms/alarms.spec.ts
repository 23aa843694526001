import { expect, test } from 'vitest';
import { StageClock } from '../stage/clock.ts';
import { resolveStack } from '../template/stack.ts';
import { readTemplate } from '../template/template.ts';
import { Alarms } from './alarms.ts';
import { ofFunction } from './known-metrics.ts';
import { MINUTE_MS, Metrics } from './metrics.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alarms';
const alarm = (Namespace: string, MetricName: string, more: object) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ...{ AlarmName: MetricName, Namespace, MetricName, Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
    ...{
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    },
    ...{ AlarmActions: [TOPIC], AlarmDescription: 'It fails.\nRunbook: docs/runbook.md#errors', ...more },
  },
});
const ofWorker = { Dimensions: [{ Name: 'FunctionName', Value: 'worker' }] };
const ofQueue = { Dimensions: [{ Name: 'QueueName', Value: 'jobs' }] };

function watched(Resources: object) {
  const clock = new StageClock();
  // Minutes end when the test says so.
  clock.setOffset(MINUTE_MS - (Date.now() % MINUTE_MS) + 1000);
  const metrics = new Metrics(() => clock.nowMs());
  const [told, problems]: [string[], string[]] = [[], []];
  const queue = { value: 0 };
  const alarms = new Alarms({
    ...{ clock, metrics, onProblem: (problem) => problems.push(problem) },
    gauge: ({ namespace }) => (namespace === 'AWS/SQS' ? queue.value : undefined),
    tell: async ({ topicArn, message }) => {
      const { AlarmName, NewStateValue } = JSON.parse(message) as Record<string, string>;
      told.push(`${topicArn.split(':').at(-1)}: ${AlarmName} ${NewStateValue}`);
    },
  });
  const settings = { endpoint: '', url: '', parameter: () => undefined, keyArn: () => '' };
  alarms.load([resolveStack(readTemplate({ Resources }), 'toy-service', '/toy', settings)]);
  const pass = (minutes: number) => clock.advance(minutes * MINUTE_MS);
  const states = () => alarms.list().map(({ state }) => state);
  return { alarms, metrics, told, problems, queue, pass, states };
}

test('an alarm knows nothing until the first minute is over, then fires, tells its topic once, and is over', () => {
  const { alarms, metrics, told, pass, states } = watched({ A: alarm('AWS/Lambda', 'Errors', ofWorker) });
  expect(states()).toEqual(['INSUFFICIENT_DATA']);
  metrics.record(ofFunction('worker', 'Errors'), 1);
  metrics.record(ofFunction('other', 'Errors'), 1);
  expect(alarms.list()[0]).toMatchObject({ latest: 1, alarm: { runbook: 'docs/runbook.md#errors' } });
  pass(1);
  expect(states()).toEqual(['ALARM']);
  pass(2);
  expect(told).toEqual(['alarms: Errors ALARM']);
  pass(1);
  expect(states()).toEqual(['OK']);
  expect(alarms.list()[0]?.history.map(({ to }) => to)).toEqual(['OK', 'ALARM']);
});

test('a queue stands in the minutes that are jumped over as it stood before', () => {
  const threeMinutes = { ...ofQueue, Statistic: 'Maximum', EvaluationPeriods: 3 };
  const { queue, pass, states } = watched({
    A: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', threeMinutes),
  });
  pass(60);
  expect(states()).toEqual(['OK']);
  queue.value = 1;
  pass(2);
  expect(states()).toEqual(['OK']);
  pass(60 * 24 * 365);
  expect(states()).toEqual(['ALARM']);
  queue.value = 0;
  pass(1);
  expect(states()).toEqual(['OK']);
});

test('what a year brings is evaluated at once', () => {
  const { pass, states, metrics } = watched(
    Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`A${at}`, alarm('AWS/Lambda', 'Errors', ofWorker)]),
    ),
  );
  metrics.record(ofFunction('worker', 'Errors'), 1);
  const startedAt = performance.now();
  pass(60 * 24 * 365);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(new Set(states())).toEqual(new Set(['OK']));
});

test('what cannot be evaluated is named and left out', () => {
  const { alarms, problems } = watched({
    A: alarm('AWS/Lambda', 'Duration', ofWorker),
    B: alarm('AWS/Lambda', 'Errors', { ...ofWorker, Statistic: 'IQM' }),
    C: alarm('toy', 'Guesses', {}),
    D: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: { LogGroupName: '/aws/lambda/worker', FilterPattern: '[a, b]' },
    },
    E: alarm('AWS/SQS', 'ApproximateAgeOfOldestMessage', { Dimensions: ofWorker.Dimensions }),
  });
  expect(alarms.list()).toEqual([]);
  expect(problems.map((problem) => problem.replace('toy-service: ', ''))).toEqual([
    'D is left out, Patterns of space-delimited fields are not known here.',
    'A is left out, the local stage does not measure AWS/Lambda Duration FunctionName.',
    'B is left out, it has the statistic "IQM".',
    'C is left out, the local stage does not measure toy Guesses.',
    'E is left out, the local stage does not measure AWS/SQS ApproximateAgeOfOldestMessage FunctionName.',
  ]);
});

test('lines of a function’s log become numbers by metric filters, the number in the line where they say so', () => {
  const { alarms, pass } = watched({
    Filter: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: '/aws/lambda/worker',
        FilterPattern: '{ ($.code = "wrong") || ($.code = "late") }',
        MetricTransformations: [
          { MetricNamespace: 'toy', MetricName: 'Guesses', MetricValue: '1' },
          { MetricNamespace: 'toy', MetricName: 'Lost', MetricValue: '$.lost' },
        ],
      },
    },
    A: alarm('toy', 'Guesses', { Threshold: 2 }),
    B: alarm('toy', 'Lost', { Threshold: 8 }),
  });
  alarms.takeLine('worker', '{"code":"wrong","lost":3}');
  alarms.takeLine('worker', '{"code":"late","lost":4}');
  alarms.takeLine('worker', '{"code":"right","lost":5}');
  alarms.takeLine('other', '{"code":"wrong","lost":6}');
  alarms.takeLine('worker', 'no JSON');
  expect(alarms.list().map(({ latest }) => latest)).toEqual([2, 7]);
  pass(1);
  expect(alarms.list().map(({ state }) => state)).toEqual(['ALARM', 'OK']);
});
