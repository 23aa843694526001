import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleFunctions } from './bundle.ts';
import { functionBundle, packageDirectory, type Project } from './project.ts';
import { packageStack } from './serverless-cli.ts';
import { zipDirectory } from './zip.ts';

const TEMPLATE = 'cloudformation-template-update-stack.json';

/** Bundles, zips and compiles one project's stack to `dist/package/<stage>`. */
export async function packageProject(project: Project, stage: string): Promise<string> {
  const target = packageDirectory(project, stage);
  await bundleFunctions(project);
  const archives = [...project.functions.keys()].map((name) => `${functionBundle(project, name)}.zip`);
  for (const archive of archives) await zipDirectory(archive.slice(0, -'.zip'.length), archive);
  await packageStack(project.directory, stage, target);
  // The framework empties its target first, and looks for the archives there when it deploys.
  for (const archive of archives) await copyFile(archive, join(target, basename(archive)));
  return join(target, TEMPLATE);
}

export async function readTemplate(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
