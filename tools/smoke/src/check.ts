import type { Manifest, Service } from '@paymyinvoice/stages';

export type Context = {
  readonly manifest: Manifest;
  /** Event type → hash for every contract in this repository. */
  readonly contractHashes: ReadonlyMap<string, string>;
};

export type Check = {
  readonly name: string;
  /** The service a failure points at first; a journey crosses several. */
  readonly service: Service | 'all';
  readonly run: (context: Context) => Promise<void>;
  /** Runs although a step before it has failed. */
  readonly cleansUp?: boolean;
};

export type Result = { readonly check: Check; readonly durationMs: number; readonly failure?: string };

export async function runCheck(check: Check, context: Context): Promise<Result> {
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  try {
    await check.run(context);
    return { check, durationMs: durationMs() };
  } catch (error) {
    return { check, durationMs: durationMs(), failure: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}

export function baseUrl({ manifest }: Context, service: Service): string {
  const url = manifest.services[service];
  if (url === undefined)
    throw new Error(`The manifest of stage '${manifest.stage}' names no ${service} service.`);
  return url;
}
