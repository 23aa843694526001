import { existsSync, globSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Files that are read while a function runs and cannot be in its bundle, as fonts are: `assets` in a package.json. They
 * travel in a `node_modules` beside the bundle, so `require.resolve` finds them there as it does in the workspace.
 */
export interface Assets {
  /** The functions that need them; the long-running form always has them. */
  readonly functions: readonly string[];
  /** Package → a glob of its files. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Copies a project's assets to where a bundle of it will look. */
export async function placeAssets(directory: string, { packages }: Assets, target: string): Promise<void> {
  for (const [name, pattern] of Object.entries(packages)) {
    const source = directoryOf(name, directory);
    const files = globSync(pattern, { cwd: source });
    if (files.length === 0) throw new Error(`assets: ${name} has no ${pattern}`);
    for (const file of files) await cp(join(source, file), join(target, 'node_modules', name, file));
  }
}

/** Not every package lets its own directory be resolved. */
export function directoryOf(name: string, directory: string): string {
  const homes = createRequire(join(directory, 'package.json')).resolve.paths(name) ?? [];
  const found = homes.map((home) => join(home, name)).find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`assets: ${name} is not installed`);
  return found;
}
