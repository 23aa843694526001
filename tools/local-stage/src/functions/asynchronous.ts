import { randomUUID } from 'node:crypto';
import type { StageClock } from '../stage/clock.ts';
import type { Functions } from './functions.ts';

export type AsynchronousSettings = {
  readonly maximumRetries: number;
  readonly onFailureArn: string | undefined;
};

type Surroundings = {
  readonly functions: Functions;
  readonly clock: StageClock;
  readonly settingsOf: (functionArn: string) => AsynchronousSettings;
  readonly send: (queueOrTopicArn: string, body: unknown) => Promise<void>;
  readonly signal: AbortSignal;
};

/** Waits before the first and the second retry, as Lambda's asynchronous invocation has them. */
const waitsMs = [60_000, 120_000];

/** Invokes a function that nobody waits for: tries again when it fails, and tells the dead-letter target at last. */
export async function invokeAsynchronously(
  functionArn: string,
  event: unknown,
  { functions, clock, settingsOf, send, signal }: Surroundings,
): Promise<void> {
  const requestId = randomUUID();
  const { maximumRetries, onFailureArn } = settingsOf(functionArn);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await functions.invoke(functionArn, event, requestId);
    if (outcome.ok || signal.aborted) return;
    if (attempt >= maximumRetries) {
      if (onFailureArn !== undefined)
        await send(onFailureArn, failureRecord(functionArn, requestId, event, outcome));
      return;
    }
    await clock.sleep(waitsMs[attempt] ?? 120_000, signal);
  }
}

function failureRecord(
  functionArn: string,
  requestId: string,
  requestPayload: unknown,
  outcome: object,
): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: { requestId, functionArn: `${functionArn}:$LATEST`, condition: 'RetriesExhausted' },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: Reflect.get(outcome, 'error') as unknown,
  };
}
