import { forkStage } from '@paymyinvoice/local-stage';
import { auth } from './auth/operations.ts';
import { invoice } from './invoice/operations.ts';
import { media } from './media/operations.ts';
import { measureOperation, type Cost } from './measure-operation.ts';
import type { Operations } from './operation.ts';
import { pagesOfOneHash } from './password-hashes.ts';
import { operationsTable } from './table.ts';

/** Short name of a service → what it does. */
export const OPERATIONS: Readonly<Record<string, Operations>> = { auth, invoice, media };

/** On a stage of its own. */
export async function measureService(service: string): Promise<string> {
  const listed = OPERATIONS[service];
  if (listed === undefined) throw new Error(`The operations of "${service}" are not listed.`);
  const stage = await forkStage({ services: [...new Set(['auth', service])] });
  try {
    await listed.warm(stage);
    const costs: Cost[] = [];
    for (const operation of listed.operations) costs.push(await measureOperation(stage, service, operation));
    return operationsTable(costs, await pagesOfOneHash());
  } finally {
    await stage.stop();
  }
}
