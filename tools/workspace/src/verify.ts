// `npm run verify`: everything a pull request must hold to. `--without-tests` leaves out what `npm test` already did.
import { run } from './run.ts';

const CHECKS: Record<string, [string, ...string[]]> = {
  format: ['prettier', '--check', '--log-level=warn', '.'],
  types: ['nx', 'run-many', '-t', 'typecheck', '--outputStyle=static'],
  lint: ['eslint', '.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings=0'],
  'dependency rules': [
    'depcruise',
    'apps',
    'libs',
    'tools',
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'err',
  ],
  'unused code': ['knip'],
  contracts: ['node', 'tools/contract-check/src/main.ts'],
  packaging: ['nx', 'run-many', '-t', 'package', '--outputStyle=static'],
  tests: ['vitest', 'run'],
};

const names = Object.keys(CHECKS).filter(
  (name) => name !== 'tests' || !process.argv.includes('--without-tests'),
);
const failed: string[] = [];
for (const name of names) {
  console.log(`\n── ${name}`);
  const [command, ...args] = CHECKS[name] ?? [''];
  if ((await run(command, ...args)) !== 0) failed.push(name);
}
console.log(failed.length ? `\nFailed: ${failed.join(', ')}.` : `\nAll of it holds: ${names.join(', ')}.`);
process.exitCode = failed.length ? 1 : 0;
