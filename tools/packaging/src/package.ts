// `node tools/packaging/src/package.ts <project> [--stage <name>]`: everything a deployment needs, in dist/package/<stage>.
import { parseArgs } from 'node:util';
import { packageProject } from './package-project.ts';
import { findProject } from './project.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: 'string', default: 'local' } },
});
const [name] = positionals;
try {
  if (name === undefined) throw new Error('Which project? package.ts <project> [--stage <name>]');
  await packageProject(findProject(name), values.stage);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
