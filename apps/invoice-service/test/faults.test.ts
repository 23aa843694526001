import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bookkeeper, history } from './bookkeeper.ts';
import { imbalances } from './invoice-books.ts';
import { startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

/** `SEED=7 npx vitest run apps/invoice-service/test/faults.test.ts` repeats a run's histories and faults. */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const OWNERS = 5;
const SETTLING_MS = 60_000;
let invoices: InvoiceStage;

beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());

/** Leases, sweeps and reconcilings of minutes come round in seconds. */
async function hurry<Result>(work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const moving = (async () => {
    while (!done.signal.aborted) {
      await wait(500);
      await invoices.stage.stage.advance(5000);
    }
  })();
  try {
    return await work;
  } finally {
    done.abort();
    await moving;
  }
}

it(`books, invoices, payments and the provider agree after everything went wrong (seed ${seed})`, async () => {
  const histories = fc.sample(history, { seed, numRuns: OWNERS });
  const claims = { exp: Math.floor(Date.now() / 1000) + 7 * 86_400 };
  const people = await Promise.all(histories.map(() => invoices.stage.person(claims)));
  await invoices.stage.stage.setFaults({
    ...{ duplicates: 0.2, reorder: 0.2, delayMs: 300, partial: 0.15 },
    ...{ throttle: 0.05, timeout: 0.02, kill: 0.02, seed },
  });
  await hurry(
    Promise.all(people.map((owner, at) => new Bookkeeper(invoices, owner).live(histories[at] ?? []))),
  );
  await invoices.stage.stage.setFaults({});
  const until = performance.now() + SETTLING_MS;
  let found = await imbalances(invoices, people);
  while (found.length > 0 && performance.now() < until) {
    // Leases and visibility end, sweeps and reconcilers come, but no sooner than what is under way can be done.
    await invoices.stage.stage.advance(200_000);
    await wait(1000);
    found = await imbalances(invoices, people);
  }
  expect(found).toEqual([]);
}, 600_000);
