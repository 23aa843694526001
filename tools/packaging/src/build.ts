// `node tools/packaging/src/build.ts <service>`: the service's functions and its long-running form, bundled under dist.
import { bundleFunctions, bundleServer } from './bundle.ts';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.ts';
import { findProject } from './project.ts';

const [name] = process.argv.slice(2);
try {
  if (name === undefined) throw new Error('Which service? build.ts <service>');
  const project = findProject(name);
  await oneAtATime(join(project.directory, 'dist/.packaging'), async () => {
    await bundleFunctions(project);
    console.log((await bundleServer(project)) ?? `${name} has no long-running form.`);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
