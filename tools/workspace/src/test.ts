// `npm test`: the tests run against the very bundles that would be deployed, so those are packaged first. A whole run
// also sees which grants of the functions' roles are used, and whether that is what is recorded (npm run iam).
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run.ts';

const TEST_RESULTS = 'node_modules/.cache/test-results.json';
const USED_GRANTS = 'node_modules/.cache/used-grants';

const chosen = process.argv.slice(2);
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${TEST_RESULTS}`];
const isWhole = chosen.length === 0;
if (isWhole) {
  rmSync(USED_GRANTS, { recursive: true, force: true });
  process.env['USED_GRANTS'] = resolve(USED_GRANTS);
}
process.exitCode =
  (await run('nx', 'run-many', '-t', 'package', '--outputStyle=static')) ||
  (await run('vitest', 'run', ...reporters, ...chosen)) ||
  (isWhole ? await checkGrants() : 0);

async function checkGrants(): Promise<number> {
  writeFileSync(join(USED_GRANTS, 'whole'), '');
  return await run('node', 'tools/permissions/src/main.ts', '--check-run');
}
