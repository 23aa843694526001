// `npm run bench:chains [-- <service>… [--operation <name>]…]`: what every function of a stage does because of one operation:
// how long, with which calls to AWS. Measures the packaged functions on a local stage and writes
// tools/cost/measured/<service>.json, from which `npm run cost` calculates. It waits for the stage to come to rest again and
// again, half an hour altogether; operations that are named are measured alone, and the others kept.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Chain } from './operations/measure-chain.ts';
import { measureChains, OPERATIONS, RUNS } from './operations/services.ts';

const MEASURED = join(import.meta.dirname, '../../cost/measured');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { operation: { type: 'string', multiple: true } },
});

await mkdir(MEASURED, { recursive: true });
for (const service of positionals.length > 0 ? positionals : Object.keys(OPERATIONS)) {
  const anew: Chain[] = [];
  for await (const chain of measureChains(service, values.operation)) {
    anew.push(chain);
    await write(service, merged(await kept(service), anew));
    console.log(`${service}: ${chain.name}`);
  }
  // What is not listed any more goes, once everything else is there.
  if (values.operation === undefined) await write(service, anew);
  console.log(`Written to tools/cost/measured/${service}.json.`);
}

async function write(service: string, operations: readonly Chain[]): Promise<void> {
  const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const measuredOn = new Date().toISOString().slice(0, 10);
  const report = { measuredOn, machine, node: process.version, runs: RUNS, operations };
  await writeFile(join(MEASURED, `${service}.json`), `${JSON.stringify(report, null, 2)}\n`);
}

async function kept(service: string): Promise<readonly Chain[]> {
  const file = join(MEASURED, `${service}.json`);
  return existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as { operations: Chain[] }).operations
    : [];
}

function merged(old: readonly Chain[], anew: readonly Chain[]): Chain[] {
  const replaced = old.map((each) => anew.find(({ name }) => name === each.name) ?? each);
  return [...replaced, ...anew.filter(({ name }) => old.every((each) => each.name !== name))];
}
