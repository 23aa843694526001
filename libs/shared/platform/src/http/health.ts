import * as z from 'zod';
import type { Logger } from '../core/logging.ts';

/** Resolves when what it looks at works. */
export type HealthCheck = () => Promise<unknown>;

export type ContractHashes = {
  readonly publishes: Readonly<Record<string, string>>;
  readonly consumes: Readonly<Record<string, string>>;
};

export type ServiceDescription = { readonly name: string; readonly stage: string; readonly version: string };

const hashes = z.record(z.string(), z.string());

export const healthSchema = z.object({
  service: z.string().meta({ examples: ['invoice-service'] }),
  stage: z.string().meta({ examples: ['local'] }),
  version: z.string().meta({ examples: ['1.4.0'] }),
  status: z.enum(['ok', 'failing']),
  checks: z.record(z.string(), z.enum(['ok', 'failing'])).meta({ examples: [{ table: 'ok' }] }),
  contracts: z
    .object({ publishes: hashes, consumes: hashes })
    .describe('Hashes of the event contracts, by type.'),
});

export type Health = z.output<typeof healthSchema>;

const patienceMs = 3000;

export async function healthOf(
  service: ServiceDescription,
  checks: Readonly<Record<string, HealthCheck>>,
  contracts: ContractHashes,
  logger: Logger,
): Promise<Health> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, 'ok' | 'failing']> => {
      try {
        await inTime(check());
        return [name, 'ok'];
      } catch (err) {
        logger.warn({ err, check: name }, 'A health check failed.');
        return [name, 'failing'];
      }
    }),
  );
  return {
    ...{ service: service.name, stage: service.stage, version: service.version },
    status: outcomes.every(([, outcome]) => outcome === 'ok') ? 'ok' : 'failing',
    checks: Object.fromEntries(outcomes),
    contracts: { publishes: { ...contracts.publishes }, consumes: { ...contracts.consumes } },
  };
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs} ms.`)), patienceMs);
  });
  await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
