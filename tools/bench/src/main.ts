// `npm run bench [-- --starts 31] [--only <text in a name>]`: what the packaged functions cost beside a bare handler.
// Prints a table and writes bench/results.json; nothing fails for being slow.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeAws } from './aws-answers.ts';
import { bundleBaseline } from './baseline.ts';
import { measure, V8_FLAGS } from './measure.ts';
import { rowsOf, tableOf } from './report.ts';
import { baselineSubject, packagedSubjects } from './subjects.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const RESULTS = join(WORKSPACE, 'bench/results.json');

const { values: flags } = parseArgs({
  options: {
    starts: { type: 'string', default: '31' },
    requests: { type: 'string', default: '1000' },
    only: { type: 'string' },
  },
});
const starts = Number(flags.starts);
const requests = Number(flags.requests);

const packaged = spawnSync(
  'nx',
  ['run-many', '-t', 'package', '--projects=*-service', '--outputStyle=static'],
  {
    cwd: WORKSPACE,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  },
);
if (packaged.status !== 0)
  throw new Error('The services could not be packaged: see `npx nx package <service>`.');

const directory = await mkdtemp(join(tmpdir(), 'paymyinvoice-bench-'));
const aws = await startFakeAws();
try {
  const baseline = baselineSubject(await bundleBaseline(directory));
  const chosen = (await packagedSubjects(WORKSPACE, directory)).filter(({ name }) =>
    name.includes(flags.only ?? ''),
  );
  const settings = { aws, directory, starts, requests, warmRounds: 5 };
  const rows = rowsOf(await measure([baseline, ...chosen], settings));
  console.log(tableOf(rows));
  if (flags.only === undefined) {
    const [processor] = cpus();
    const machine = `${type()} ${process.arch}, ${cpus().length} × ${processor?.model ?? 'unknown'}`;
    const measured = { date: new Date().toISOString(), node: process.version, machine, v8Flags: V8_FLAGS };
    await mkdir(join(RESULTS, '..'), { recursive: true });
    await writeFile(RESULTS, `${JSON.stringify({ ...measured, starts, requests, rows }, null, 2)}\n`);
    console.log(`\nMedians of ${starts} interleaved starts; written to bench/results.json.`);
  }
} finally {
  await aws.stop();
  await rm(directory, { recursive: true, force: true });
}
