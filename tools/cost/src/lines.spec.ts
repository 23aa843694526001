import { beforeAll, expect, it } from 'vitest';
import { linesOf, sumOfTerms, type Line, type Month } from './lines.ts';
import type { Work } from './measured.ts';
import { readProfile } from './profile.ts';
import { PROFILE } from './sources.ts';
import type { Stack } from './stack.ts';
import type { Task } from './usage.ts';

const because = 'for this test';
const some = (value: number) => ({ value, because });
const none: Work = { invocations: 1, cpuMs: 0, calls: {}, readUnits: 0, writeUnits: 0, logBytes: 0 };
const of = { memoryMb: 1024, answersHttp: false, isFed: false, runs: 0 };
const stack: Stack = {
  functions: [{ ...of, name: 'sweep', runs: 720 }],
  ...{ polledQueues: 2, alarms: 12, metrics: 1, keys: 1, recoverableTables: 1, logRetentionDays: 15 },
  poolTier: 'LITE',
};
const empty: Stack = {
  functions: [],
  ...{ polledQueues: 0, alarms: 0, metrics: 0, keys: 0, recoverableTables: 0, logRetentionDays: 7 },
  poolTier: undefined,
};
const task = (name: string, work: Partial<Work>, more: Partial<Task['function']> = {}): Task => ({
  ...{ operation: 'auth: x', service: 'auth', times: 10, by: 'user' },
  function: { ...of, ...more, name },
  work: { ...none, ...work },
});

let lines: readonly Line[];
beforeAll(() => {
  const { assumptions, about } = readProfile(PROFILE);
  const month: Month = {
    tasks: [
      task('api', { readUnits: 1.5, writeUnits: 4, logBytes: 400 }, { answersHttp: true }),
      task('relay', { calls: { 'sns:PublishBatch': 1, 'ses:SendEmail': 2, 'kms:Decrypt': 1 } }),
      task(
        'events',
        { calls: { 's3:PutObject': 3, 's3:CopyObject': 1, 's3:GetObject': 2, 's3:DeleteObjects': 9 } },
        { isFed: true },
      ),
      { ...task('sweep', { readUnits: 2 }), times: 720, by: 'stage' },
    ],
    uses: [{ service: 'auth', times: 10, operation: { name: 'x', answerBytes: 200, functions: {} } }],
    stacks: { auth: stack, invoice: empty, media: empty },
    profile: {
      ...{ about, operations: {} },
      amounts: {
        auth: {
          ...{
            tableKilobytes: some(20),
            bucketMegabytes: some(5),
            mailKilobytes: some(100),
            poolUsers: some(0.05),
          },
          ...{ downloads: some(3), downloadKilobytes: some(50) },
        },
      },
      assumptions: {
        ...assumptions,
        ...{
          waitMsPerCall: some(0),
          coreFactor: some(1),
          startsPerThousand: some(0),
          tracedPercent: some(50),
        },
        ...{ daysInAMonth: some(30), pollersPerQueue: some(5), pollSeconds: some(20) },
        ...{
          logBytesPerInvocation: some(300),
          logBytesPerRequest: some(200),
          headerBytesPerAnswer: some(800),
        },
      },
    },
  };
  lines = linesOf(month);
});

it.each([
  ['lambda.requests', '30', '720'],
  ['http-api.requests', '10', '0'],
  ['dynamodb.read-units', '15', '1,440'],
  ['dynamodb.write-units', '40', '0'],
  ['dynamodb.storage', '0.00002', '0'],
  ['dynamodb.recovery', '0.00002', '0'],
  ['sns.publishes', '10', '0'],
  ['sqs.requests', '30', '1,296,000'],
  ['s3.puts', '40', '0'],
  ['s3.gets', '23', '0'],
  ['s3.storage', '0.005', '0'],
  ['ses.mails', '20', '0'],
  ['ses.data', '0.002', '0'],
  ['kms.keys', '0', '1'],
  ['kms.requests', '10', '0'],
  ['logs.ingestion', '0.000015', '0.000216'],
  ['logs.storage', '0.0000075', '0.000108'],
  ['cloudwatch.alarms', '0', '12'],
  ['cloudwatch.metrics', '0', '1'],
  ['xray.traces', '15', '360'],
  ['eventbridge.schedules', '0', '720'],
  ['cognito.users.LITE', '0.05', '0'],
  // An answer of 1000 bytes ten times, twenty mails, three downloads.
  ['transfer.out', '0.00216', '0'],
])('counts %s: %s of a user, %s of the stage itself', (price, perUser, idle) => {
  const line = lines.find((each) => each.price === price);
  expect([sumOfTerms(line?.perUser ?? []).text(), sumOfTerms(line?.idle ?? []).text()]).toEqual([
    perUser,
    idle,
  ]);
});

it('has no line for what a stack does not have', () => {
  expect(lines.filter(({ service }) => service !== 'auth')).toEqual([]);
});
