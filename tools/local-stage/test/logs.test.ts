import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FunctionLog } from '../src/functions/logs.ts';
import { startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const group = '/aws/lambda/one';
const directory = mkdtempSync(join(tmpdir(), 'logs-'));
let stage: TestEndpoint;
let client: CloudWatchLogsClient;
let log: FunctionLog;

beforeAll(async () => {
  const kept = [
    '{"time":"2026-01-31T10:00:00.000Z","msg":"kept","correlationId":"a"}',
    '    at a line of a trace',
  ];
  writeFileSync(join(directory, 'one.log'), `${kept.join('\n')}\n`);
  log = new FunctionLog(directory, 'one');
  log.write('i1', '{"msg":"first","correlationId":"a"}');
  log.write('i2', '{"msg":"second","correlationId":"b"}');
  log.write('i1', 'Error: third');
  const groups = [group, '/aws/lambda/two', '/other'];
  stage = await startTestEndpoint({
    logs: { groups: () => groups, lines: (name) => (name === group ? log.lines : undefined) },
  });
  client = new CloudWatchLogsClient(stage.as('stage'));
});
afterAll(async () => {
  client.destroy();
  await stage.endpoint.close();
  await log.close();
  rmSync(directory, { recursive: true });
});

async function found(filterPattern: string, startTime?: number): Promise<string[]> {
  const texts: string[] = [];
  const pages = paginateFilterLogEvents(
    { client, pageSize: 1 },
    { logGroupName: group, filterPattern, startTime },
  );
  for await (const { events = [] } of pages) texts.push(...events.map(({ message = '' }) => message));
  return texts;
}

it('finds lines by a pattern, page by page, in order, with their time and instance', async () => {
  expect((await found('')).length).toBe(5);
  expect(await found('{ $.correlationId = "a" }')).toEqual([
    expect.stringContaining('kept'),
    expect.stringContaining('first'),
  ]);
  const { events = [] } = await client.send(
    new FilterLogEventsCommand({ logGroupName: group, filterPattern: 'Error' }),
  );
  expect(events).toMatchObject([{ logStreamName: 'i1', message: 'Error: third' }]);
  expect(Math.abs((events[0]?.timestamp ?? 0) - Date.now())).toBeLessThan(60_000);
});

it('knows lines that an earlier stage kept, at the time they say, and leaves out what is older than asked for', async () => {
  const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName: group, limit: 2 }));
  const at = Date.parse('2026-01-31T10:00:00.000Z');
  expect(events.map(({ timestamp }) => timestamp)).toEqual([at, at]);
  expect(await found('', at + 1)).toHaveLength(3);
});

it('lists groups by prefix, page by page', async () => {
  const names: (string | undefined)[] = [];
  const pages = paginateDescribeLogGroups({ client, pageSize: 1 }, { logGroupNamePrefix: '/aws/lambda/' });
  for await (const { logGroups = [] } of pages) names.push(...logGroups.map((each) => each.logGroupName));
  expect(names).toEqual([group, '/aws/lambda/two']);
  const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePattern: 'two' }));
  expect(logGroups).toMatchObject([
    { arn: expect.stringMatching(/:log-group:\/aws\/lambda\/two:\*$/) as string },
  ]);
});

it('refuses what AWS refuses, in its words', async () => {
  const ask = (logGroupName: string, filterPattern: string) =>
    client.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  await expect(ask('/aws/lambda/none', '')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(ask(group, '{ $.a = ')).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
