import { SERVICES, type Service } from '@paymyinvoice/stages';
import { Exact } from './exact.ts';
import { gbSeconds, lambdaMs } from './lambda-time.ts';
import type { Profile } from './profile.ts';
import type { Stack } from './stack.ts';
import type { Task, Use } from './usage.ts';

/** So often so much. */
export interface Term {
  readonly label: string;
  readonly times: Exact;
  readonly each: Exact;
}

/** What is charged at one price in one service: of each user, and of the stage whoever comes. */
export interface Line {
  readonly service: Service;
  readonly price: string;
  readonly perUser: readonly Term[];
  readonly idle: readonly Term[];
}

export interface Month {
  readonly tasks: readonly Task[];
  readonly uses: readonly Use[];
  readonly stacks: Readonly<Record<Service, Stack>>;
  readonly profile: Profile;
}

/** As many digits behind the point as a pocket calculator has: a byte is nine of them. */
export const PLACES = 12;

export const sumOfTerms = (terms: readonly Term[]): Exact =>
  Exact.sum(terms.map(({ times, each }) => times.times(each))).rounded(PLACES);

type Counted = (task: Task, month: Month) => Exact;
type Terms = Pick<Line, 'perUser' | 'idle'>;

/** SNS or S3 sends it, Lambda receives and deletes it: each message in a batch of its own. */
const REQUESTS_PER_MESSAGE = 3;
const BYTES_PER_GB = Exact.of(1_000_000_000);
const S3_READS = /^s3:(Get|Head)/;
const S3_FREE = /^s3:Delete/;

const invocations: Counted = ({ work }) => Exact.of(work.invocations);
const calls =
  (chosen: (name: string) => boolean): Counted =>
  ({ work }) =>
    Exact.of(Object.entries(work.calls).reduce((sum, [name, count]) => sum + (chosen(name) ? count : 0), 0));
const mails = calls((name) => name.startsWith('ses:'));
const logGigabytes: Counted = ({ work, function: { answersHttp } }, { profile: { assumptions } }) => {
  const { logBytesPerInvocation, logBytesPerRequest } = assumptions;
  const each = logBytesPerInvocation.value + (answersHttp ? logBytesPerRequest.value : 0);
  return Exact.of(work.logBytes)
    .plus(Exact.of(work.invocations).times(Exact.of(each)))
    .over(BYTES_PER_GB);
};

/** What follows from what functions do, by the price that is asked for it. */
const OF_TASKS: Readonly<Record<string, Counted>> = {
  'lambda.requests': invocations,
  'lambda.duration': ({ work, function: { memoryMb } }, { profile }) =>
    gbSeconds(lambdaMs(work, memoryMb, profile.assumptions), memoryMb),
  'http-api.requests': (task) => (task.function.answersHttp ? Exact.of(task.work.invocations) : Exact.ZERO),
  'dynamodb.read-units': ({ work }) => Exact.of(work.readUnits),
  'dynamodb.write-units': ({ work }) => Exact.of(work.writeUnits),
  'sns.publishes': calls((name) => name.startsWith('sns:')),
  'sqs.requests': (task) =>
    task.function.isFed ? Exact.of(REQUESTS_PER_MESSAGE * task.work.invocations) : Exact.ZERO,
  's3.puts': calls((name) => name.startsWith('s3:') && !S3_READS.test(name) && !S3_FREE.test(name)),
  's3.gets': calls((name) => S3_READS.test(name)),
  'ses.mails': mails,
  'kms.requests': calls((name) => name.startsWith('kms:')),
  'logs.ingestion': logGigabytes,
  'xray.traces': ({ work }, { profile }) =>
    Exact.of(work.invocations).times(Exact.of(profile.assumptions.tracedPercent.value)).over(Exact.of(100)),
};

/** Everything that costs. */
export function linesOf(month: Month): Line[] {
  return SERVICES.flatMap((service) => {
    const tasks = month.tasks.filter((task) => task.service === service);
    const ofTasks = Object.entries(OF_TASKS).map(([price, counted]) => ({
      ...{ service, price },
      ...termsOf(tasks, (task) => counted(task, month)),
    }));
    const lines = [...ofTasks, ...ofWhatIsThere(service, month, tasks)];
    return atOnePriceEach(lines).filter(({ perUser, idle }) => perUser.length + idle.length > 0);
  });
}

export const labelOf = ({ operation, service, function: { name } }: Task): string =>
  `${operation}: ${service}-${name}`;

function termsOf(tasks: readonly Task[], counted: (task: Task) => Exact): Terms {
  const of = (whose: Task['by']) =>
    tasks
      .filter(({ by }) => by === whose)
      .map((task) => ({
        label: labelOf(task),
        times: Exact.of(task.times),
        each: counted(task),
      }))
      .filter(({ times, each }) => !times.isZero && !each.isZero);
  return { perUser: of('user'), idle: of('stage') };
}

function ofWhatIsThere(service: Service, month: Month, tasks: readonly Task[]): Line[] {
  const { profile, stacks, uses } = month;
  const { pollersPerQueue, pollSeconds, daysInAMonth, headerBytesPerAnswer } = profile.assumptions;
  const stack = stacks[service];
  const amounts = profile.amounts[service] ?? {};
  const line = (price: string, { perUser = [], idle = [] }: Partial<Terms>): Line => ({
    ...{ service, price },
    perUser: perUser.filter(({ times, each }) => !times.isZero && !each.isZero),
    idle: idle.filter(({ times, each }) => !times.isZero && !each.isZero),
  });
  const term = (label: string, times: number, each: Exact = Exact.of(1)): Term => ({
    ...{ label, times: Exact.of(times), each },
  });
  const gigabytes = (amount: { value: number } | undefined, perGb: number) =>
    Exact.of(amount?.value ?? 0).over(Exact.of(perGb));
  const table = term('their rows', 1, gigabytes(amounts.tableKilobytes, 1_000_000));
  const polls = (daysInAMonth.value * 86_400 * pollersPerQueue.value) / pollSeconds.value;
  const downloads = amounts.downloads?.value ?? 0;
  const keptFor = Exact.of(stack.logRetentionDays).over(Exact.of(daysInAMonth.value)).rounded(6);
  const logs = termsOf(tasks, (task) => logGigabytes(task, month));
  const kept = (terms: readonly Term[]) => [{ label: 'taken in', times: sumOfTerms(terms), each: keptFor }];
  const attached = gigabytes(amounts.mailKilobytes, 1_000_000);
  const mailed = tasks
    .filter(({ by }) => by === 'user')
    .map((task) => term(labelOf(task), task.times, mails(task, month).times(attached)));
  return [
    line('dynamodb.storage', { perUser: [table] }),
    line('dynamodb.recovery', { perUser: stack.recoverableTables > 0 ? [table] : [] }),
    line('sqs.requests', { idle: [term('queues asked', stack.polledQueues, Exact.of(polls))] }),
    line('s3.gets', { perUser: [term('downloads', downloads)] }),
    line('s3.storage', { perUser: [term('their files', 1, gigabytes(amounts.bucketMegabytes, 1000))] }),
    line('ses.data', { perUser: mailed }),
    line('kms.keys', { idle: [term('keys', stack.keys)] }),
    line('logs.storage', { perUser: kept(logs.perUser), idle: kept(logs.idle) }),
    line('cloudwatch.alarms', { idle: [term('alarms', stack.alarms)] }),
    line('cloudwatch.metrics', { idle: [term('metrics', stack.metrics)] }),
    line('eventbridge.schedules', {
      idle: stack.functions.map(({ name, runs }) => term(name, runs)),
    }),
    line(`cognito.users.${stack.poolTier ?? 'none'}`, {
      perUser: stack.poolTier === undefined ? [] : [term('users of the pool', amounts.poolUsers?.value ?? 0)],
    }),
    line('transfer.out', {
      perUser: [
        ...uses
          .filter((use) => use.service === service)
          .map(({ operation, times }) => {
            const bytes = Exact.of(operation.answerBytes + headerBytesPerAnswer.value);
            return term(`${service}: ${operation.name}`, times, bytes.over(BYTES_PER_GB));
          }),
        ...mailed,
        term('downloads', downloads, gigabytes(amounts.downloadKilobytes, 1_000_000)),
      ],
    }),
  ];
}

/** Lines at one price become one. */
function atOnePriceEach(lines: readonly Line[]): Line[] {
  const merged = new Map<string, Line>();
  for (const line of lines) {
    const { perUser = [], idle = [] } = merged.get(line.price) ?? {};
    merged.set(line.price, {
      ...line,
      ...{ perUser: [...perUser, ...line.perUser], idle: [...idle, ...line.idle] },
    });
  }
  return [...merged.values()];
}
