import { forkStage } from '@paymyinvoice/local-stage';
import { auth } from './auth/operations.ts';
import { invoice } from './invoice/operations.ts';
import { media } from './media/operations.ts';
import { measureChain, type Chain } from './measure-chain.ts';
import { measureOperation, type Cost } from './measure-operation.ts';
import type { Operation, Operations } from './operation.ts';
import { CHEAP_LOG2_N, pagesOfOneHash, USUAL_LOG2_N } from './password-hashes.ts';
import { scheduledFunctions } from './scheduled-functions.ts';
import { operationsTable } from './table.ts';

/** Short name of a service → what it does. */
export const OPERATIONS: Readonly<Record<string, Operations>> = { auth, invoice, media };

/** On a stage of its own. */
export async function measureService(service: string): Promise<string> {
  const listed = OPERATIONS[service];
  if (listed === undefined) throw new Error(`The operations of "${service}" are not listed.`);
  const templateParameters = { PasswordCost: String(CHEAP_LOG2_N) };
  const stage = await forkStage({ services: [...new Set(['auth', service])], templateParameters });
  try {
    await listed.warm(stage);
    const costs: Cost[] = [];
    for (const operation of listed.operations) costs.push(await measureOperation(stage, service, operation));
    return operationsTable(costs, await pagesOfOneHash(service === 'auth' ? CHEAP_LOG2_N : USUAL_LOG2_N));
  } finally {
    await stage.stop();
  }
}

export const RUNS = 3;

/**
 * What each operation makes the functions of all services do, one after the other, and what each scheduled function does
 * when nothing is due.
 */
export async function* measureChains(service: string, only?: readonly string[]): AsyncGenerator<Chain> {
  const listed = OPERATIONS[service];
  if (listed === undefined) throw new Error(`The operations of "${service}" are not listed.`);
  const stage = await forkStage();
  try {
    await listed.warm(stage);
    const timed = scheduledFunctions();
    const settings = {
      ...{ services: Object.keys(OPERATIONS), runs: RUNS },
      isTimed: (name: string) => timed.includes(name),
    };
    const prefix = `paymyinvoice-local-${service}-`;
    const due = timed
      .filter((name) => name.startsWith(prefix))
      .map((name) => nothingDue(service, name.slice(prefix.length)));
    const all = [...due, ...listed.operations, ...(listed.unlisted ?? [])];
    for (const operation of all.filter(({ name }) => only?.includes(name) ?? true))
      yield await measureChain(stage, settings, operation);
  } finally {
    await stage.stop();
  }
}

function nothingDue(service: string, by: string): Operation {
  return {
    ...{ name: `${by}, nothing due`, by },
    prepare: async (stage) => {
      const run = async () => void (await stage.invoke(`paymyinvoice-local-${service}-${by}`, {}));
      await run();
      return run;
    },
  };
}
