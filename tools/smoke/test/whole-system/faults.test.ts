import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { cheapPasswords } from '@paymyinvoice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settledBooks } from './books.ts';
import { hurry, Traffic, type Customer } from './traffic.ts';

/** `SEED=7 npx vitest run tools/smoke/test/whole-system` repeats a run's faults. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const problems: string[] = [];
let stage: OwnStage;

beforeAll(async () => {
  stage = await forkStage({ templateParameters: cheapPasswords }, (problem) => problems.push(problem));
});
afterAll(() => stage.stop());

async function missingFaults(): Promise<string[]> {
  const struck = new Set((await stage.calls()).map(({ fault }) => fault));
  return (['partial', 'throttle', 'timeout', 'kill'] as const).filter((fault) => !struck.has(fault));
}

it(`the books balance after everything that can go wrong went wrong (seed ${seed})`, async () => {
  await stage.setFaults({
    ...{ duplicates: 0.2, reorder: 0.2, delayMs: 300, partial: 0.15 },
    ...{ throttle: 0.05, timeout: 0.04, kill: 0.02, seed },
  });
  const traffic = new Traffic(() => stage);
  const customers: Customer[] = [];
  // Chance decides what strikes when: more customers come until everything has struck.
  for (let round = 0; round < 5 && (await missingFaults()).length > 0; round += 1) {
    const work = Array.from({ length: 6 }, (_, index) => traffic.customer(`customer-${round}-${index}`, 5));
    customers.push(...(await hurry(() => stage, Promise.all(work))));
  }
  expect(await missingFaults()).toEqual([]);
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
