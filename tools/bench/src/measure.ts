import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FakeAws } from './aws-answers.ts';
import { median } from './statistics.ts';
import type { Subject } from './subjects.ts';

const PROGRAM = join(import.meta.dirname, 'run.mjs');
/** As Lambda starts Node.js for a function of 1024 MB. */
export const V8_FLAGS = [
  '--expose-gc',
  '--max-http-header-size=81920',
  '--max-semi-space-size=51',
  '--max-old-space-size=921',
];
const LIMIT_MS = 120_000;
const MOST_OUTPUT_BYTES = 100_000_000;

export interface Life {
  readonly coldMs: number;
  readonly cpuMs: number;
  readonly warmMicroseconds: number;
  /** How many requests it answered altogether. */
  readonly asked: number;
  readonly answer: { readonly statusCode?: number; readonly batchItemFailures?: readonly unknown[] };
}

export interface Measured {
  readonly coldMs: number;
  readonly cpuMs: number;
  readonly warmMicroseconds: number;
  /** Of one warm request. */
  readonly awsCalls: readonly string[];
}

/** One process from its start to its end, asked once and then as often as is said. */
export async function live(subject: Subject, aws: FakeAws, directory: string, requests = 0): Promise<Life> {
  const event = join(directory, `${subject.name.replace(' ', '-')}.json`);
  await writeFile(event, JSON.stringify(subject.event));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...V8_FLAGS, PROGRAM, subject.bundle, event, String(requests)],
    {
      cwd: directory,
      env: {
        ...subject.environment,
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
      timeout: LIMIT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
    },
  );
  const life = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Life;
  const { statusCode = 200, batchItemFailures = [] } = life.answer;
  if (statusCode >= 500 || batchItemFailures.length > 0)
    throw new Error(`${subject.name} fails: ${JSON.stringify(life.answer)}`);
  return life;
}

/** Rounds in which every subject has its turn, so that whatever else the machine does meets all alike. */
export async function measure(
  subjects: readonly Subject[],
  { aws, directory, starts, warmRounds, requests }: Settings,
): Promise<Map<Subject, Measured>> {
  const cold = new Map<Subject, Life[]>(subjects.map((subject) => [subject, []]));
  const warm = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  const awsCalls = new Map<Subject, string[]>();
  for (let round = 0; round < starts; round += 1)
    for (const subject of subjects) cold.get(subject)?.push(await live(subject, aws, directory));
  for (let round = 0; round < warmRounds; round += 1)
    for (const subject of subjects) {
      aws.taken();
      const { warmMicroseconds, asked } = await live(subject, aws, directory, requests);
      warm.get(subject)?.push(warmMicroseconds);
      awsCalls.set(subject, callsOfOne(aws.taken(), asked));
    }
  return new Map(
    subjects.map((subject) => {
      const lives = cold.get(subject) ?? [];
      return [
        subject,
        {
          coldMs: median(lives.map(({ coldMs }) => coldMs)),
          cpuMs: median(lives.map(({ cpuMs }) => cpuMs)),
          warmMicroseconds: median(warm.get(subject) ?? []),
          awsCalls: awsCalls.get(subject) ?? [],
        },
      ];
    }),
  );
}

interface Settings {
  readonly aws: FakeAws;
  readonly directory: string;
  readonly starts: number;
  readonly warmRounds: number;
  readonly requests: number;
}

/** What every request asks for; what only the first one does, such as reading a secret, comes too rarely to count. */
export function callsOfOne(operations: readonly string[], asked: number): string[] {
  const counts = Map.groupBy(operations, (operation) => operation);
  return [...counts].flatMap(([operation, { length }]) =>
    Array.from({ length: Math.floor(length / asked) }, () => operation),
  );
}
