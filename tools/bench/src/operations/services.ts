import { forkStage } from '@paymyinvoice/local-stage';
import { authOperations } from './auth.ts';
import { measureOperation, type Cost } from './measure-operation.ts';
import type { Operation } from './operation.ts';
import { passwordHashMs } from './processor-time.ts';
import { operationsTable } from './table.ts';

/** Short name of a service → what it does. */
export const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = { auth: authOperations };

/** Does everything once on a stage of its own, so that all is warm, and measures it the second time. */
export async function measureService(service: string): Promise<string> {
  const operations = OPERATIONS[service];
  if (operations === undefined) throw new Error(`The operations of "${service}" are not listed.`);
  const stage = await forkStage({ services: [...new Set(['auth', service])] });
  try {
    for (const { prepare } of operations) await (await prepare(stage))();
    const costs: Cost[] = [];
    for (const operation of operations) costs.push(await measureOperation(stage, service, operation));
    return operationsTable(costs, passwordHashMs());
  } finally {
    await stage.stop();
  }
}
