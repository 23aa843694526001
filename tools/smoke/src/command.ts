import { parseArgs } from 'node:util';
import { readManifest, SERVICES, type Service } from '@paymyinvoice/stages';
import type { Result } from './check.ts';
import { isFit, jsonOf, rowOf, summaryOf } from './report.ts';
import { repositoryContracts } from './repository-contracts.ts';
import { findSmokeAccount } from './smoke-account.ts';
import { smoke } from './smoke.ts';
import { StageUnderTest } from './stage-under-test.ts';

const usage = `npm run smoke -- [options]
  --stage <name>             the stage to look at (local)
  --service <name>           only this service (${SERVICES.join(', ')}), and no journey
  --journey                  the journey through all services all the same; it fails where it cannot be made
  --read-only                leave out what writes; always so on prod
  --version <version>        what the services have to say is their version: the commit that was deployed
  --any-version              what is deployed need not be of this repository's commit, nor speak its contracts
  --manifest <URL or file>   its stage.json (of local: http://127.0.0.1:4000/stage.json; of others: SSM)
  --patience <seconds>       how long to wait for events, mails and processed files (local: 10, others: 30)
  --json                     results as JSON instead of a table

A stage whose mails no program can read needs a smoke account: SSM /paymyinvoice/<stage>/smoke/email and
…/smoke/password, or SMOKE_EMAIL and SMOKE_PASSWORD.`;

/** Stages that are only ever looked at. */
const UNTOUCHED = ['prod'];

/** What `npm run smoke` does with its flags; the answer is its exit code. */
export async function command(args: readonly string[], print: (text: string) => void): Promise<number> {
  const { values: flags } = parseArgs({
    args: [...args],
    options: {
      stage: { type: 'string', default: 'local' },
      service: { type: 'string' },
      journey: { type: 'boolean', default: false },
      'read-only': { type: 'boolean', default: false },
      version: { type: 'string' },
      'any-version': { type: 'boolean', default: false },
      manifest: { type: 'string' },
      patience: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    print(usage);
    return 0;
  }
  const services = servicesNamed(flags.service);
  const manifest = await readManifest(flags.stage, flags.manifest);
  const hasAws = manifest.aws !== undefined || (flags.manifest === undefined && flags.stage !== 'local');
  const isReadOnly = flags['read-only'] || UNTOUCHED.includes(flags.stage);
  const stage = new StageUnderTest({
    ...{ manifest, hasAws, isReadOnly, version: flags.version, isOfAnyVersion: flags['any-version'] },
    contracts: await repositoryContracts(),
    patienceMs: patienceMsOf(flags.patience, flags.stage),
    account: isReadOnly ? undefined : await findSmokeAccount(manifest, hasAws, process.env),
    journey: flags.journey ? 'demanded' : flags.service === undefined ? 'where possible' : 'unwanted',
  });
  const printRow = (result: Result) => print(rowOf(result));
  const results = await smoke(stage, services, flags.json ? () => {} : printRow);
  print(flags.json ? jsonOf(results, stage.name) : `\n${summaryOf(results, stage.name)}`);
  return isFit(results) ? 0 : 1;
}

function servicesNamed(name: string | undefined): Service[] {
  const services = SERVICES.filter((service) => name === undefined || service === name);
  if (services.length === 0) throw new Error(`There is no service '${name ?? ''}': ${SERVICES.join(', ')}.`);
  return services;
}

function patienceMsOf(seconds: string | undefined, stage: string): number {
  const patienceMs = Number(seconds ?? (stage === 'local' ? 10 : 30)) * 1000;
  if (!(patienceMs > 0)) throw new Error(`--patience is a number of seconds, not '${seconds ?? ''}'.`);
  return patienceMs;
}
