import type { WorkingTree } from './git.ts';

/** The version that a deployment is known by. What people rely on can be found in the repository. */
export function versionOf({ commit, isDirty }: WorkingTree, stage: string, isProtected: boolean): string {
  if (!isDirty) return commit;
  if (isProtected)
    throw new Error(`Stage '${stage}' takes what is committed, and this working tree has changes.`);
  return `${commit}-dirty`;
}
