import { expect, test } from 'vitest';
import { StageClock, Wake } from './clock.ts';

test('a wait for the stage’s time ends when the clock is moved there', async () => {
  const clock = new StageClock();
  const day = 86_400_000;
  const slept = clock.sleep(day, new AbortController().signal);
  clock.advance(day / 2);
  clock.advance(day / 2);
  await slept;
  expect(clock.offsetMs).toBe(day);
});

test('a wait ends when it is given up', async () => {
  const stopped = new AbortController();
  const slept = new StageClock().sleep(86_400_000, stopped.signal);
  stopped.abort();
  await expect(slept).resolves.toBeUndefined();
});

test('a bell that rang before anybody waited ends the next wait', async () => {
  const wake = new Wake();
  wake.ring();
  await expect(
    new StageClock().sleep(86_400_000, new AbortController().signal, wake),
  ).resolves.toBeUndefined();
});
