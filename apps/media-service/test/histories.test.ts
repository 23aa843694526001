import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { history, Librarian } from './librarian.ts';
import { imbalances } from './media-books.ts';
import { startMediaStage, type MediaStage } from './media-stage.ts';

/** `SEED=7 npx vitest run apps/media-service/test/histories.test.ts` repeats a run's histories and faults. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const OWNERS = 3;
const SETTLING_MS = 60_000;
let media: MediaStage;

beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());

it(`bucket, table, lists and news agree after everything went wrong (seed ${seed})`, async () => {
  const histories = fc.sample(history, { seed, numRuns: OWNERS });
  const claims = { exp: Math.floor(Date.now() / 1000) + 7 * 86_400 };
  const people = await Promise.all(histories.map(() => media.stage.person(claims)));
  await media.stage.stage.setFaults({
    ...{ duplicates: 0.2, reorder: 0.2, delayMs: 200, partial: 0.1 },
    ...{ throttle: 0.05, timeout: 0.02, kill: 0.02, seed },
  });
  await Promise.all(people.map((owner, at) => new Librarian(media, owner).live(histories[at] ?? [])));
  await media.stage.stage.setFaults({});
  const until = performance.now() + SETTLING_MS;
  let found = await imbalances(media);
  while (found.length > 0 && performance.now() < until) {
    // Turns and visibility end, sweeps come, but no sooner than what is under way can be done.
    await media.stage.stage.advance(61_000);
    await wait(500);
    found = await imbalances(media);
  }
  expect(found).toEqual([]);
}, 240_000);
