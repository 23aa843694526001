import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStage, type Stage } from '../../src/stage/stage.ts';
import { connectStage } from '../../src/index.ts';
import { eventually } from './eventually.ts';
import { packageToy, toyCode, writeToy, type Toy } from './toy-service.ts';
import { toyEvent, toyStage, type ToyStage } from './toy-stage.ts';

let toy: Toy;
let running: Stage;
let scene: ToyStage;

const slowCode = toyCode.replace(
  'console.log(JSON.stringify({ events }));',
  `console.log(JSON.stringify({ events }));
  if (events.some(({ data }) => data.mode === 'slow')) await new Promise((resolve) => setTimeout(resolve, 1500));`,
);
const newCode = toyCode.replace('JSON.stringify({ events })', 'JSON.stringify({ events, isNew: true })');

beforeAll(async () => {
  toy = await packageToy({}, slowCode);
  running = await startStage({ packages: [toy.directory], stateDirectory: toy.state });
  scene = toyStage(Object.assign(connectStage(running.url), { aws: running.aws }) as ToyStage['stage'], toy);
});
afterAll(async () => {
  await running.stop();
  await toy.remove();
});

const delivery = async (id: string) =>
  (await scene.stage.events({ correlationId: `c-${id}` }))[0]?.deliveries[0];
const seen = async (id: string) =>
  (await scene.said('toy-consumer')).filter(({ events }) => events?.some((event) => event.id === id));

test('new code takes over while events flow: what the old code works on is finished, and nothing comes twice', async () => {
  await scene.put({ pk: 'OUT#slow', message: toyEvent('slow', { mode: 'slow' }) });
  await eventually(async () => expect(await seen('slow')).toHaveLength(1));
  await writeToy(toy.directory, {}, newCode);
  const passing = Array.from({ length: 20 }, (_, index) => `passing-${index}`);
  const flowing = Promise.all(passing.map((id) => scene.put({ pk: `OUT#${id}`, message: toyEvent(id) })));
  for (let times = 0; times < 3; times += 1) await running.reload(toy.directory);
  await flowing;
  for (const id of ['slow', ...passing])
    await eventually(async () =>
      expect(await delivery(id)).toMatchObject({ outcome: 'delivered', attempts: 1 }),
    );
  expect(await seen('slow')).toHaveLength(1);
  for (const id of passing) expect(await seen(id)).toHaveLength(1);
  await scene.put({ pk: 'OUT#after', message: toyEvent('after') });
  await eventually(async () => expect(await seen('after')).toMatchObject([{ isNew: true }]));
});
