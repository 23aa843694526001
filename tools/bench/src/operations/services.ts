import { forkStage } from '@paymyinvoice/local-stage';
import { authOperations } from './auth.ts';
import { measureOperation, type Cost } from './measure-operation.ts';
import type { Operation } from './operation.ts';
import { passwordHashMs } from './processor-time.ts';
import { operationsTable } from './table.ts';

/** Short name of a service → what it does. */
export const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = { auth: authOperations };

/** Does everything twice on a stage of its own: once so that it is warm, and then to measure it. */
export async function measureService(service: string): Promise<string> {
  const operations = OPERATIONS[service];
  if (operations === undefined) throw new Error(`The operations of "${service}" are not listed.`);
  const stage = await forkStage({ services: [...new Set(['auth', service])] });
  try {
    const costs: Cost[] = [];
    for (const operation of operations) {
      await measureOperation(stage, service, operation);
      costs.push(await measureOperation(stage, service, operation));
    }
    return operationsTable(costs, passwordHashMs());
  } finally {
    await stage.stop();
  }
}
