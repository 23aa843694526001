import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets } from './assets.ts';
import type { Natives } from './natives.ts';

const HOMES = ['apps', 'libs/shared'];
const ENTRY_SUFFIX = '.lambda.ts';

/** A folder with a stack of its own: a service, or the contracts' topics. */
export interface Project {
  readonly name: string;
  readonly directory: string;
  readonly workspace: string;
  /** Function name → its entry file. */
  readonly functions: ReadonlyMap<string, string>;
  readonly serverEntry: string | undefined;
  readonly assets: Assets | undefined;
  readonly natives: Natives | undefined;
}

export function findProject(name: string, workspace = process.cwd()): Project {
  const directory = HOMES.map((home) => join(workspace, home, name)).find((candidate) =>
    existsSync(join(candidate, 'serverless.yml')),
  );
  if (directory === undefined)
    throw new Error(`No project "${name}" with a serverless.yml under ${HOMES.join(' or ')}.`);
  const sources = join(directory, 'src');
  const entries = existsSync(sources) ? readdirSync(sources).sort() : [];
  const functions = new Map(
    entries
      .filter((file) => file.endsWith(ENTRY_SUFFIX))
      .map((file) => [file.slice(0, -ENTRY_SUFFIX.length), join(sources, file)]),
  );
  const serverEntry = entries.includes('main.ts') ? join(sources, 'main.ts') : undefined;
  const { assets, natives } = manifestOf(directory);
  return { name, directory, workspace, functions, serverEntry, assets, natives };
}

/** What a package.json says beside what npm reads of it. */
function manifestOf(directory: string): { assets?: Assets; natives?: Natives } {
  const file = join(directory, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof manifestOf>) : {};
}

/** The longest that leaves room in the name of a function or a role, which may have 64 characters. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,29}$/;

export function checkStageName(stage: string): void {
  if (!STAGE_NAME.test(stage))
    throw new Error(
      `"${stage}" cannot be a stage: its name is in every resource's, so it is 1 to 30 of a-z, 0-9 and "-".`,
    );
}

export function carriesNatives(project: Project, name: string): project is Project & { natives: Natives } {
  return project.natives?.functions.includes(name) === true;
}

export const functionBundle = (project: Project, name: string) =>
  join(project.directory, 'dist/functions', name);

export const packageDirectory = (project: Project, stage: string) =>
  join(project.directory, 'dist/package', stage);
