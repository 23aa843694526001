import { randomUUID } from 'node:crypto';
import type { StageClock } from '../stage/clock.ts';
import type { Functions } from './functions.ts';

export type AsynchronousSettings = {
  readonly maximumRetries: number;
  /** How long a function that is throttled is tried. */
  readonly maximumAgeMs: number;
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

const longestThrottledWaitMs = 300_000;

/** Invokes a function that nobody waits for: tries again when it fails, and tells the dead-letter target at last. */
export async function invokeAsynchronously(
  functionArn: string,
  event: unknown,
  { functions, clock, settingsOf, send, signal }: Surroundings,
): Promise<void> {
  const requestId = randomUUID();
  const { maximumRetries, maximumAgeMs, onFailureArn } = settingsOf(functionArn);
  const expiresAtMs = clock.nowMs() + maximumAgeMs;
  let [failures, throttles] = [0, 0];
  for (;;) {
    const outcome = await functions.invoke(functionArn, event, requestId);
    if (outcome.ok || signal.aborted) return;
    // What was not begun is no attempt: it is tried until the event is too old.
    if (outcome.throttled) throttles += 1;
    else failures += 1;
    const waitMs = outcome.throttled
      ? Math.min(1000 * 2 ** (throttles - 1), longestThrottledWaitMs)
      : (waitsMs[failures - 1] ?? 120_000);
    const isExpired = outcome.throttled === true && clock.nowMs() >= expiresAtMs;
    if (isExpired || failures > maximumRetries) {
      const condition = isExpired ? 'EventAgeExceeded' : 'RetriesExhausted';
      if (onFailureArn !== undefined)
        await send(onFailureArn, failureRecord(functionArn, requestId, event, { condition, outcome }));
      return;
    }
    await clock.sleepUntil(
      Math.min(clock.nowMs() + waitMs, outcome.throttled ? expiresAtMs : Infinity),
      signal,
    );
  }
}

function failureRecord(
  functionArn: string,
  requestId: string,
  requestPayload: unknown,
  { condition, outcome }: { condition: string; outcome: object },
): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: { requestId, functionArn: `${functionArn}:$LATEST`, condition },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: Reflect.get(outcome, 'error') as unknown,
  };
}
