// `npm run smoke -- --stage local [--service auth] [--manifest <URL or file>] [--read-only]`:
// is the stage fit to serve? Ends non-zero with the failing checks named.
import { parseArgs } from 'node:util';
import { runCheck, type Check, type Result } from './check.ts';
import { journeyChecks } from './checks/journey.ts';
import { serviceChecks } from './checks/service-checks.ts';
import { repositoryHashes } from './repository-hashes.ts';
import { readManifest, SERVICES, type Service } from '@paymyinvoice/stages';

const usage = `npm run smoke -- [options]
  --stage <name>             the stage to look at (local)
  --service <name>           only this service (${SERVICES.join(', ')})
  --manifest <URL or file>   its stage.json (http://127.0.0.1:4000/stage.json)
  --read-only                leave out what writes`;

async function main(): Promise<number> {
  const { values: flags } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      service: { type: 'string' },
      manifest: { type: 'string' },
      'read-only': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const services = SERVICES.filter((service) => flags.service === undefined || service === flags.service);
  if (services.length === 0)
    throw new Error(`There is no service '${flags.service ?? ''}': ${SERVICES.join(', ')}.`);
  const manifest = await readManifest(flags.stage, flags.manifest);
  const context = { manifest, contractHashes: repositoryHashes() };
  const journey = flags['read-only'] || flags.service !== undefined ? [] : journeyChecks();
  const results: Result[] = [];
  let isStuck = false;
  for (const check of [...services.flatMap(serviceChecks), ...journey]) {
    if (isStuck && check.cleansUp !== true) continue;
    const result = await runCheck(check, context);
    results.push(result);
    print(result);
    isStuck ||= result.failure !== undefined && journey.includes(check);
  }
  return summarise(results, flags.stage);
}

function print({ check, durationMs, failure }: Result): void {
  console.log(
    `${failure === undefined ? 'ok    ' : 'FAILED'} ${check.name.padEnd(60)} ${String(durationMs).padStart(6)} ms`,
  );
  if (failure !== undefined) console.log(`       ${failure}`);
}

function summarise(results: readonly Result[], stage: string): number {
  const failed = results.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) {
    console.log(`\nStage '${stage}' is fit to serve: ${results.length} checks passed.`);
    return 0;
  }
  const blamed = new Set<Service | 'all'>(failed.map(({ check }: { check: Check }) => check.service));
  console.log(
    `\nStage '${stage}' is not fit to serve: ${failed.length} of ${results.length} checks failed (${[...blamed].join(', ')}).`,
  );
  for (const { check, failure } of failed) console.log(`- ${check.name}: ${failure ?? ''}`);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
