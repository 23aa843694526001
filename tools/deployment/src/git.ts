import { execFileSync } from 'node:child_process';

/** What the working tree is: the commit that functions say they are made of, and who else has it. */
export interface WorkingTree {
  readonly commit: string;
  /** Something is not in the commit. */
  readonly isDirty: boolean;
  /** A branch of a remote has the commit, as far as is known here. */
  readonly isPushed: boolean;
}

export function readWorkingTree(directory = process.cwd()): WorkingTree {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  return {
    commit: git('rev-parse', '--short=12', 'HEAD'),
    isDirty: git('status', '--porcelain') !== '',
    isPushed: git('for-each-ref', '--count=1', '--contains=HEAD', 'refs/remotes') !== '',
  };
}
