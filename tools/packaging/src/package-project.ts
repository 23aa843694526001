import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleFunctions } from './bundle.ts';
import { checkPackage } from './check-package.ts';
import { nativeFiles, platformOf } from './natives.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { carriesNatives, checkStageName, functionBundle, packageDirectory, type Project } from './project.ts';
import { packageStack } from './serverless-cli.ts';
import type { Template } from './template/template.ts';
import { zipDirectory } from './zip.ts';

const TEMPLATE = 'cloudformation-template-update-stack.json';

/**
 * Bundles, zips and compiles one project's stack to `dist/package/<stage>`, and refuses what breaks a rule. Its functions
 * say that they are `version`, or what the environment or package.json says.
 */
export async function packageProject(project: Project, stage: string, version?: string): Promise<void> {
  checkStageName(stage);
  await oneAtATime(join(project.directory, 'dist/.packaging'), () => packageNow(project, stage, version));
}

async function packageNow(project: Project, stage: string, version?: string): Promise<void> {
  const metafiles = await bundleFunctions(project);
  const archives = new Map<string, string>();
  for (const name of project.functions.keys()) {
    const archive = `${functionBundle(project, name)}.zip`;
    const beside = carriesNatives(project, name)
      ? await nativeFiles(project.natives, platformOf(stage), project)
      : undefined;
    await zipDirectory(functionBundle(project, name), archive, beside);
    archives.set(name, archive);
  }
  const target = packageDirectory(project, stage);
  await packageStack(project.directory, stage, target, version);
  // The framework empties its target first, and looks for the archives there when it deploys.
  for (const archive of archives.values()) await copyFile(archive, join(target, basename(archive)));
  const templateFile = join(target, TEMPLATE);
  const template = JSON.parse(await readFile(templateFile, 'utf8')) as Template;
  const flaws = await checkPackage({ project, stage, template, templateFile, metafiles, archives });
  if (flaws.length > 0) throw new Error(`${project.name} breaks rules:\n  ${flaws.join('\n  ')}`);
}
