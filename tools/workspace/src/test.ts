// `npm test`: the tests run against the very bundles that would be deployed, so those are packaged first.
import { run } from './run.ts';

const TEST_RESULTS = 'node_modules/.cache/test-results.json';

const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${TEST_RESULTS}`];
const packaged = await run('nx', 'run-many', '-t', 'package', '--outputStyle=static');
process.exitCode = packaged || (await run('vitest', 'run', ...reporters, ...process.argv.slice(2)));
