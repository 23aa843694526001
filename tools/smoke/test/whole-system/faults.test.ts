import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settledBooks } from './books.ts';
import { hurry, Traffic } from './traffic.ts';

/** `SEED=7 npx vitest run tools/smoke/test/whole-system` repeats a run's faults. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const problems: string[] = [];
let stage: OwnStage;

beforeAll(async () => {
  stage = await forkStage({}, (problem) => problems.push(problem));
});
afterAll(() => stage.stop());

it(`the books balance after everything that can go wrong went wrong (seed ${seed})`, async () => {
  await stage.setFaults({
    ...{ duplicates: 0.2, reorder: 0.2, delayMs: 300, partial: 0.15 },
    ...{ throttle: 0.05, timeout: 0.04, kill: 0.02, seed },
  });
  const traffic = new Traffic(() => stage);
  const work = Array.from({ length: 6 }, (_, index) => traffic.customer(`customer-${index}`, 5));
  const customers = await hurry(() => stage, Promise.all(work));
  const struck = (await stage.calls()).filter(({ fault }) => fault !== undefined);
  expect(struck.length).toBeGreaterThan(5);
  await stage.setFaults({});
  expect(await settledBooks(stage, customers)).toEqual([]);
  expect(problems).toEqual([]);
}, 120_000);

it('an access token is good for a quarter of an hour at every service, and no longer', async () => {
  const { token } = await new Traffic(() => stage).customer('passenger', 0);
  const ask = (service: string, path: string) =>
    fetch(stage.serviceUrl(service) + path, { headers: { authorization: `Bearer ${token}` } });
  const statuses = async () =>
    (await Promise.all([ask('invoice', '/v1/time-entries'), ask('media', '/v1/usage')])).map(
      ({ status }) => status,
    );
  await stage.advance(14 * 60_000);
  expect(await statuses()).toEqual([200, 200]);
  await stage.advance(2 * 60_000);
  expect(await statuses()).toEqual([401, 401]);
});
