import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { accepted, signedIn, signInAgain } from '../auth/people.ts';
import { measureOperation, type Cost } from '../measure-operation.ts';
import { invoice, ofTheBook, operationsFor } from './operations.ts';
import { ownerWith, type Owner } from './owner.ts';

const FILLER = join(import.meta.dirname, '../../../../../apps/invoice-service/test/fill-book.ts');
/** An issue with tax and a payment: three postings and two. */
const POSTINGS_OF_AN_INVOICE = 5;

export interface Verified {
  readonly transactions: number;
  readonly requests: number;
  readonly readUnits: number;
  readonly seconds: number;
}

export interface Growth {
  readonly postings: number;
  readonly costs: readonly Cost[];
  readonly verified: Verified;
}

/** What operations on one and the same book cost when it has so many postings, in rising order. */
export async function measureGrowth(sizes: readonly number[]): Promise<Growth[]> {
  const stage = await forkStage({ services: ['auth', 'invoice'] });
  try {
    await invoice.warm(stage);
    const person = await signedIn(stage);
    const owner = async () => ownerWith(stage, (await signInAgain(stage, person)).token);
    const { id } = await owner();
    const found: Growth[] = [];
    let filled = 0;
    for (const postings of sizes) {
      await fill(stage, id, (postings - filled) / POSTINGS_OF_AN_INVOICE);
      filled = postings;
      const costs: Cost[] = [];
      for (const operation of operationsFor(ofTheBook, owner))
        costs.push(await measureOperation(stage, 'invoice', operation));
      found.push({ postings, costs, verified: await verified(stage, await owner()) });
    }
    return found;
  } finally {
    await stage.stop();
  }
}

/** Writes rows as bookings do, by the service's own functions: a process of its own, as no tool knows an app's code. */
async function fill(stage: OwnStage, ownerId: string, invoices: number): Promise<void> {
  const order = { aws: stage.aws, table: 'paymyinvoice-local-invoice', ownerId, invoices };
  const filler = spawn(process.execPath, [FILLER], { stdio: ['pipe', 'inherit', 'inherit'] });
  filler.stdin.end(JSON.stringify(order));
  const [code] = (await once(filler, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The book could not be filled: ${FILLER} ended with ${String(code)}.`);
}

async function verified(stage: OwnStage, owner: Owner): Promise<Verified> {
  const api = 'paymyinvoice-local-invoice-api';
  const before = (await stage.calls(api)).length;
  const begunAt = performance.now();
  let [path, requests] = ['/v1/ledger/verify', 0];
  for (;;) {
    const { body } = accepted(await owner.get(path));
    if (body['ok'] !== true) throw new Error(`The book does not hold: ${JSON.stringify(body)}`);
    requests += 1;
    if (typeof body['continueFrom'] === 'string') {
      path = `/v1/ledger/verify?from=${body['continueFrom']}`;
      continue;
    }
    const calls = (await stage.calls(api)).slice(before);
    const readUnits = calls.reduce((sum, { capacityUnits = 0 }) => sum + capacityUnits, 0);
    const seconds = (performance.now() - begunAt) / 1000;
    return { transactions: Number(body['transactions']), requests, readUnits, seconds };
  }
}
