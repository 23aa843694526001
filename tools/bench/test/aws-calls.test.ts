import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeAws, type FakeAws } from '../src/aws-answers.ts';
import { bundleBaseline } from '../src/baseline.ts';
import { callsOfOne, live } from '../src/measure.ts';
import { baselineSubject, packagedSubjects, type Subject } from '../src/subjects.ts';

let aws: FakeAws;
let directory: string;
let subjects: Subject[];

beforeAll(async () => {
  aws = await startFakeAws();
  directory = await mkdtemp(join(tmpdir(), 'paymyinvoice-bench-'));
  const bare = baselineSubject(await bundleBaseline(directory));
  subjects = [bare, ...(await packagedSubjects(join(import.meta.dirname, '../../..'), directory))];
});

afterAll(async () => {
  await aws.stop();
  await rm(directory, { recursive: true, force: true });
});

// What an operation costs on AWS is decided by these calls: a command is one transaction, a read is one read.
it.each([
  ['bare handler', ['TransactWriteItems']],
  ['auth api', ['GetItem']],
  ['invoice api', ['TransactWriteItems']],
  ['media api', ['GetItem']],
  ['auth relay', ['BatchGetItem', 'PublishBatch', 'BatchWriteItem']],
  ['invoice relay', ['BatchGetItem', 'PublishBatch', 'BatchWriteItem']],
  ['media relay', ['BatchGetItem', 'PublishBatch', 'BatchWriteItem']],
  ['invoice events', ['TransactWriteItems']],
  ['media events', ['TransactWriteItems']],
])('the packaged %s makes the calls %j for one request', async (name, expected) => {
  const subject = subjects.find((each) => each.name === name);
  if (subject === undefined) throw new Error(`Nothing is called ${name}.`);
  aws.taken();
  const { answer, asked } = await live(subject, aws, directory, 12);
  expect(answer.statusCode ?? 200).toBeLessThan(500);
  expect(callsOfOne(aws.taken(), asked)).toEqual(expected);
});
