// `npm run verify`: everything a pull request must hold to. `--without-tests` leaves out what `npm test` has just
// done; `--affected` looks only at the projects a branch touches (and at what hangs on them), `--project <name>` at one.
import { parseArgs } from 'node:util';
import { run, runQuietly } from './run.ts';

const usage = `npm run verify -- [options]
  --affected         only projects that the branch touches, and what hangs on them (NX_BASE, NX_HEAD)
  --project <name>   of the checks that go by project, only this one's
  --without-tests    everything but the tests`;

const flags = readFlags();
if (flags.help) {
  console.log(usage);
  process.exit();
}
const isWhole = !flags.affected && flags.project === undefined;
const everywhere = flags.affected
  ? ['affected']
  : ['run-many', ...(flags.project ? ['--projects', flags.project] : [])];
const nx = (target: string): [string, ...string[]] => [
  'nx',
  ...everywhere,
  '-t',
  target,
  '--outputStyle=static',
];

const CHECKS: Record<string, [string, ...string[]]> = {
  lint: nx('lint'),
  // The whole workspace is one program: a program for every project reads what they share again and again.
  types: isWhole ? ['tsc', '-p', 'tsconfig.json'] : nx('typecheck'),
  format: ['prettier', '--check', '--log-level=warn', '.'],
  'dependency rules': ['depcruise', 'apps', 'libs', 'tools', '--config', '.dependency-cruiser.mjs'],
  'unused code': ['knip'],
  contracts: ['node', 'tools/contract-check/src/main.ts'],
  packaging: nx('package'),
};

/** Most of them work on one core. */
const AT_ONCE = 2;

const failed: string[] = [];
const waiting = Object.entries(CHECKS);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, [command, ...args]] = next;
      const { code, output } = await runQuietly(command, ...args);
      console.log(`\n── ${name}\n${output.trimEnd()}`);
      if (code !== 0) failed.push(name);
    }
  }),
);
if (!flags['without-tests']) {
  console.log('\n── tests');
  if ((await run(...nx('test'))) !== 0) failed.push('tests');
}
console.log(
  failed.length
    ? `\nFailed: ${failed.join(', ')}.`
    : `\nAll of it holds: ${Object.keys(CHECKS).join(', ')}${flags['without-tests'] ? '' : ', tests'}.`,
);
process.exitCode = failed.length ? 1 : 0;

function readFlags() {
  try {
    return parseArgs({
      options: {
        affected: { type: 'boolean' },
        project: { type: 'string' },
        'without-tests': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
