import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { eventually, type CallReport, type OwnStage } from '@paymyinvoice/local-stage';
import type { Operation } from './operation.ts';
import { pagesFilled } from './password-hashes.ts';

export interface Cost {
  readonly name: string;
  /** Operation of AWS → how often it was called. */
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly hashingPages: number;
}

/** A busy machine takes its time. */
const PATIENCE_MS = 60_000;

export const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'TransactGetItems']);

/** What one operation costs when everything it needs is warm. */
export async function measureOperation(
  stage: OwnStage,
  service: string,
  { name, by = 'api', status, prepare }: Operation,
): Promise<Cost> {
  const functionName = `paymyinvoice-local-${service}-${by}`;
  const act = await prepare(stage);
  await atRest(stage, service);
  // Signing keys are read again after a minute: not within the measurement.
  await fetch(`${stage.serviceUrl('auth')}/.well-known/jwks.json`);
  const callsBefore = (await stage.calls(functionName)).length;
  const pagesBefore = await hashingPages(stage, functionName);
  const reply = await act();
  await atRest(stage, service);
  const hashing = (await hashingPages(stage, functionName)) - pagesBefore;
  if (reply !== undefined && reply.status !== status)
    throw new Error(`"${name}" answers ${reply.status}: ${JSON.stringify(reply.body)}`);
  const calls = (await stage.calls(functionName)).slice(callsBefore);
  return { name, ...sumOf(calls), hashingPages: hashing };
}

function sumOf(calls: readonly CallReport[]): Pick<Cost, 'calls' | 'readUnits' | 'writeUnits'> {
  const counted = Map.groupBy(calls, ({ action }) => action);
  const units = (chosen: readonly CallReport[]) =>
    chosen.reduce((sum, { capacityUnits = 0 }) => sum + capacityUnits, 0);
  return {
    calls: Object.fromEntries([...counted].map(([action, { length }]) => [action, length])),
    readUnits: units(calls.filter(({ action }) => READS.has(action))),
    writeUnits: units(calls.filter(({ action }) => !READS.has(action))),
  };
}

/** Nothing is left to publish, and nobody works. */
export async function atRest(stage: OwnStage, service: string): Promise<void> {
  const client = new DynamoDBClient(stage.aws);
  const unpublished = new ScanCommand({
    ...{ TableName: `paymyinvoice-local-${service}`, IndexName: 'byOutbox', Select: 'COUNT' },
    // A task may take its time: what is erased waits for what is still under way.
    FilterExpression: 'kind <> :task',
    ExpressionAttributeValues: { ':task': { S: 'task' } },
  });
  const isAtRest = async () => {
    const { Count: count } = await client.send(unpublished);
    const functions = await stage.functions();
    return count === 0 && functions.every(({ busy }) => busy === 0) ? true : undefined;
  };
  await eventually('Rest', isAtRest, PATIENCE_MS);
  client.destroy();
}

async function hashingPages(stage: OwnStage, functionName: string): Promise<number> {
  const instances = (await stage.functions()).find(({ name }) => name === functionName)?.instances ?? [];
  return instances.reduce((sum, { processId = 0 }) => sum + (processId && pagesFilled(processId)), 0);
}
