import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const workspaceRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/** Unpacked code of functions, by its content: every stage of the workspace runs what one has unpacked. */
export const artifactDirectory = join(workspaceRoot, 'node_modules/.cache/functions');

/** Folders of the workspace's packages for a stage: the topics' stack and the chosen services. */
export async function workspacePackages(stage: string, services?: readonly string[]): Promise<string[]> {
  const apps = await readdir(join(workspaceRoot, 'apps'));
  const known = apps.filter((name) => name.endsWith('-service')).map((name) => name.replace(/-service$/, ''));
  const missing = services?.find((service) => !known.includes(service));
  if (missing !== undefined)
    throw new Error(`There is no service "${missing}"; there are ${known.join(', ')}.`);
  const chosen = known.filter((service) => services === undefined || services.includes(service));
  const projects = ['libs/shared/contracts', ...chosen.map((service) => `apps/${service}-service`)];
  return projects.map((project) => packageDirectory(project, stage));
}

function packageDirectory(project: string, stage: string): string {
  return join(workspaceRoot, project, 'dist', 'package', stage);
}

/** The nx project a package folder belongs to. */
export function projectOf(directory: string): string {
  return basename(join(directory, '..', '..', '..'));
}
