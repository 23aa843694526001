import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAuthStage, type AuthStage } from './auth-stage.ts';
import { imbalances } from './auth-books.ts';
import { Persistent } from './persistent.ts';

/** `SEED=7 npx vitest run apps/auth-service/test/faults.test.ts` repeats a run's faults. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const SETTLING_MS = 40_000;
let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage(['auth', 'invoice', 'media']);
});
afterAll(() => auth.stop());

/** Leases and sweeps of minutes come round in seconds, ten times as fast and no more: one sweep ends before the next. */
async function hurry<Result>(work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const moving = (async () => {
    while (!done.signal.aborted) {
      await wait(500);
      await auth.stage.stage.advance(5000);
    }
  })();
  try {
    return await work;
  } finally {
    done.abort();
    await moving;
  }
}

it(`accounts, sessions, events and consumers agree after everything went wrong (seed ${seed})`, async () => {
  await auth.stage.stage.setFaults({
    ...{ duplicates: 0.2, reorder: 0.2, delayMs: 300, partial: 0.15 },
    ...{ throttle: 0.05, timeout: 0.02, kill: 0.02, seed },
  });
  const people = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve'].map(
    (name) => new Persistent(auth, { ...auth.somebody(), name: `${name} of the faults` }),
  );
  const stories = await hurry(Promise.all(people.map((person, at) => person.live({ closes: at % 2 === 1 }))));
  await auth.stage.stage.setFaults({});
  const until = performance.now() + SETTLING_MS;
  let found = await imbalances(auth, stories);
  while (found.length > 0 && performance.now() < until) {
    // Leases and visibility end and sweeps come, but no sooner than what is under way can be done.
    await auth.stage.stage.advance(200_000);
    await wait(1000);
    found = await imbalances(auth, stories);
  }
  expect(found).toEqual([]);
}, 600_000);
