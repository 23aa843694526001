import { vi } from 'vitest';
import {
  type AwsEndpoint,
  type AwsEndpointOptions,
  type CallReport,
  startAwsEndpoint,
} from '../src/aws-endpoint/aws-endpoint.ts';
import { parametersOf } from '../src/engines/parameters.ts';

export interface TestEndpoint {
  readonly endpoint: AwsEndpoint;
  readonly reports: CallReport[];
  /** Names of callers whose instance was killed, in order. */
  readonly killed: string[];
  /** Settings for an SDK client that calls under this name: `stage…` counts as the stage, all others as functions. */
  readonly as: (caller: string) => {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
}

/** An endpoint in memory on a free port, for callers of any name. */
export async function startTestEndpoint(options: Partial<AwsEndpointOptions> = {}): Promise<TestEndpoint> {
  const reports: CallReport[] = [];
  const killed: string[] = [];
  const endpoint = await startAwsEndpoint({
    parameters: parametersOf({}),
    callers: (accessKeyId) => {
      if (!accessKeyId.startsWith('KEY')) return undefined;
      const name = accessKeyId.slice(3);
      const kind = name.startsWith('stage') ? 'stage' : 'function';
      return { name, secret: `secret of ${name}`, kind, kill: () => void killed.push(name) };
    },
    onCall: (report) => reports.push(report),
    ...options,
  });
  return {
    endpoint,
    reports,
    killed,
    as: (caller) => ({
      endpoint: endpoint.url,
      region: 'us-east-1',
      credentials: { accessKeyId: `KEY${caller}`, secretAccessKey: `secret of ${caller}` },
      maxAttempts: 1,
    }),
  };
}

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

const realNow = Date.now.bind(Date);

/** Moves the clock the engines see, as the stage's clock does; `vi.restoreAllMocks()` sets it right again. */
export function moveClock(byMs: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + byMs);
}
