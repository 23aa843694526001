// `npm test`: the tests run against the very bundles that would be deployed, so those are packaged first.
import { run } from './run.ts';

const packaged = await run('nx', 'run-many', '-t', 'package', '--outputStyle=static');
process.exitCode = packaged || (await run('vitest', 'run', ...process.argv.slice(2)));
