import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { forkStage, type OwnStage } from '../../src/index.ts';
import { eventually } from './eventually.ts';
import { packageToy, toyCode, toyFunction, writeToy, type Toy } from './toy-service.ts';
import { toyEvent, toyStage } from './toy-stage.ts';

const running: OwnStage[] = [];
const toys: Toy[] = [];

afterEach(async () => {
  for (const stage of running.splice(0)) await stage.stop();
  for (const toy of toys.splice(0)) await toy.remove();
});

async function newToy(...parts: Parameters<typeof packageToy>): Promise<Toy> {
  const toy = await packageToy(...parts);
  toys.push(toy);
  return toy;
}

async function start(
  toy: Toy,
  more: Parameters<typeof forkStage>[0] = {},
  onProblem?: (message: string) => void,
): Promise<OwnStage> {
  const stage = await forkStage({ packages: [toy.directory], stateDirectory: toy.state, ...more }, onProblem);
  running.push(stage);
  return stage;
}

const published = (stage: OwnStage) => stage.events({ correlationId: 'c-kept' });
const put = (stage: OwnStage) => fetch(`${stage.serviceUrl('toy')}/open/put`);
const rows = async (stage: OwnStage) => {
  const { DynamoDBClient, ScanCommand } = await import('@aws-sdk/client-dynamodb');
  return (await new DynamoDBClient(stage.aws).send(new ScanCommand({ TableName: 'toy-items' }))).Count;
};

test('a killed stage leaves no process behind, and its rows are there again at the next start', async () => {
  const toy = await newToy();
  const first = await forkStage({ packages: [toy.directory], stateDirectory: toy.state });
  expect((await put(first)).status).toBe(200);
  const instances = (await first.functions()).flatMap((each) =>
    each.instances.map(({ processId }) => processId ?? 0),
  );
  expect(instances).toHaveLength(1);
  await first.kill9();
  await eventually(async () => expect(instances.filter(isRunning)).toEqual([]));
  expect(await rows(await start(toy))).toBe(1);
});

test('what a stream or a queue still had to deliver when the stage was killed is delivered later, once the stage is back', async () => {
  const toy = await newToy();
  const first = await forkStage({
    packages: [toy.directory],
    stateDirectory: toy.state,
    faults: { kill: 1 },
  });
  await toyStage(first, toy).put({ pk: 'OUT#1', message: toyEvent('kept') });
  await first.kill9();
  const second = toyStage(await start(toy), toy);
  await eventually(async () => {
    const events = (await second.said('toy-consumer')).flatMap((said) => said.events ?? []);
    expect(events.map(({ id }) => id)).toContain('kept');
  });
  await eventually(async () => expect((await published(second.stage))[0]?.deliveries).toHaveLength(1));
  await second.stage.kill9();
  expect((await published(await start(toy)))[0]?.deliveries).toMatchObject([{ outcome: 'delivered' }]);
});

test('a fresh start forgets what was kept', async () => {
  const toy = await newToy();
  const first = await forkStage({ packages: [toy.directory], stateDirectory: toy.state });
  await put(first);
  await first.stop();
  expect(await rows(await start(toy, { fresh: true }))).toBe(0);
});

test('a moved clock stays moved', async () => {
  const toy = await newToy();
  const first = await forkStage({ packages: [toy.directory], stateDirectory: toy.state });
  await first.advance(86_400_000);
  await first.stop();
  expect((await (await start(toy)).clock()).offsetMs).toBe(86_400_000);
});

test('two stages cannot share their state', async () => {
  const toy = await newToy();
  await start(toy);
  await expect(forkStage({ packages: [toy.directory], stateDirectory: toy.state })).rejects.toThrow(
    `Another local stage is using ${toy.state}`,
  );
});

test('a taken port is named', async () => {
  const toy = await newToy();
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  await expect(forkStage({ packages: [toy.directory], port })).rejects.toThrow(`Port ${port} is taken`);
  taken.close();
});

test('a resource the stage does not know is named, and fails the start when a function needs it', async () => {
  const Cache = { Type: 'AWS::ElastiCache::CacheCluster' };
  const problems: string[] = [];
  await start(await newToy({ Cache }), {}, (message) => problems.push(message));
  expect(problems).toEqual([
    'toy-service: Cache is left out, the local stage does not know AWS::ElastiCache::CacheCluster.',
  ]);
  const Tick = toyFunction('tick', { Environment: { Variables: { HOST: { Ref: 'Cache' } } } });
  const needy = await newToy({ Cache, Tick });
  await expect(forkStage({ packages: [needy.directory] })).rejects.toThrow('Tick needs Cache');
});

test('a function may call what its role allows and nothing else', async () => {
  const Statement = [
    { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } },
  ];
  const Policies = [{ PolicyName: 'reader', PolicyDocument: { Statement } }];
  const Reader = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', Policies } };
  const Api = toyFunction('api', { Role: { 'Fn::GetAtt': ['Reader', 'Arn'] } });
  const problems: string[] = [];
  const stage = await start(await newToy({ Reader, Api }), {}, (message) => problems.push(message));
  expect((await put(stage)).status).toBe(500);
  const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/toy-items';
  expect(problems).toEqual([`toy-api called dynamodb:PutItem on ${table}, which its role does not allow.`]);
  const [call] = await stage.calls('toy-api');
  expect(call).toMatchObject({ action: 'PutItem', errorCode: 'AccessDeniedException' });
});

test('a function that cannot be loaded answers with an error and says why in its log', async () => {
  const toy = await newToy({}, `${toyCode}\nthrow new Error('no way to start');`);
  const stage = await start(toy);
  expect((await put(stage)).status).toBe(500);
  expect((await stage.log('toy-api')).map(({ text }) => text).join('\n')).toContain('no way to start');
});

test('a handler that takes a callback is refused as on Lambda', async () => {
  const code = toyCode.replace(
    'async function api(event, context)',
    'async function api(event, context, callback)',
  );
  const stage = await start(await newToy({}, code));
  expect(await stage.invoke('toy-api', {})).toMatchObject({
    ok: false,
    error: { errorType: 'Runtime.CallbackHandlerDeprecated' },
  });
});

test('what a function writes is kept in a file of its own', async () => {
  const toy = await newToy();
  const stage = await start(toy);
  await stage.invoke('toy-tick', { time: 'now' });
  await eventually(async () =>
    expect(await readFile(`${toy.state}/logs/toy-tick.log`, 'utf8')).toBe('{"tick":{"time":"now"}}\n'),
  );
});

test('new code is used from the next start on', async () => {
  const toy = await newToy();
  await (await forkStage({ packages: [toy.directory], stateDirectory: toy.state })).stop();
  await writeToy(toy.directory, {}, toyCode.replace("'as asked'", "'as asked for'"));
  const stage = await start(toy);
  expect(await stage.invoke('toy-api', { pathParameters: { proxy: 'throw' } })).toMatchObject({
    error: { errorMessage: 'as asked for' },
  });
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
