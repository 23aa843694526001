import type { WorkingTree } from './git.ts';

/** The version that a deployment is known by. What people rely on can be found in the repository that all share. */
export function versionOf(tree: WorkingTree, stage: string, isProtected: boolean): string {
  const { commit, isDirty, isPushed } = tree;
  if (isProtected && isDirty)
    throw new Error(`Stage '${stage}' takes what is committed, and this working tree has changes.`);
  if (isProtected && !isPushed)
    throw new Error(`Stage '${stage}' takes what others have too: push ${commit} first (or git fetch).`);
  return isDirty ? `${commit}-dirty` : commit;
}
