// `npm run verify`: everything a pull request must hold to. `--without-tests` leaves out what `npm test` has just
// done; `--affected` looks only at the projects a branch touches (and at what hangs on them), `--project <name>` at one.
import { parseArgs } from 'node:util';
import { run } from './run.ts';

const flags = readFlags();
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
  format: ['prettier', '--check', '--log-level=warn', '.'],
  types: nx('typecheck'),
  lint: nx('lint'),
  'dependency rules': ['depcruise', 'apps', 'libs', 'tools', '--config', '.dependency-cruiser.mjs'],
  'unused code': ['knip'],
  contracts: ['node', 'tools/contract-check/src/main.ts'],
  packaging: nx('package'),
  ...(flags['without-tests'] ? {} : { tests: nx('test') }),
};

const failed: string[] = [];
for (const [name, [command, ...args]] of Object.entries(CHECKS)) {
  console.log(`\n── ${name}`);
  if ((await run(command, ...args)) !== 0) failed.push(name);
}
console.log(
  failed.length ? `\nFailed: ${failed.join(', ')}.` : `\nAll of it holds: ${Object.keys(CHECKS).join(', ')}.`,
);
process.exitCode = failed.length ? 1 : 0;

function readFlags() {
  try {
    return parseArgs({
      options: {
        affected: { type: 'boolean' },
        project: { type: 'string' },
        'without-tests': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
