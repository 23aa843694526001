import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { cheapPasswords } from '@paymyinvoice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settledBooks } from './books.ts';
import { hurry, Traffic } from './traffic.ts';

let state: string;
let stage: OwnStage;

const start = async () =>
  (stage = await forkStage({ stateDirectory: state, templateParameters: cheapPasswords }));

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'whole-system-'));
  await start();
});
afterAll(async () => {
  await stage.stop();
  await rm(state, { recursive: true, force: true });
});

it('nothing that was answered is lost when the whole stage is killed again and again', async () => {
  const traffic = new Traffic(() => stage);
  const work = Promise.all(Array.from({ length: 5 }, (_, index) => traffic.customer(`survivor-${index}`, 8)));
  work.catch(() => undefined);
  for (const restMs of [700, 1500, 2500]) {
    await wait(restMs);
    await stage.kill9();
    await start();
  }
  const customers = await hurry(() => stage, work);
  expect(traffic.retries).toBeGreaterThan(0);
  expect(await settledBooks(stage, customers)).toEqual([]);
  // What a stage keeps, the next one knows: nothing is pending, repeated or forgotten after one more kill.
  await stage.kill9();
  await start();
  expect(await settledBooks(stage, customers)).toEqual([]);
}, 120_000);
