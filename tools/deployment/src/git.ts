import { execFileSync } from 'node:child_process';

/** What the working tree is: the commit that functions say they are made of, and whether anything is not in it. */
export interface WorkingTree {
  readonly commit: string;
  readonly isDirty: boolean;
}

export function readWorkingTree(directory = process.cwd()): WorkingTree {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  return {
    commit: git('rev-parse', '--short=12', 'HEAD'),
    isDirty: git('status', '--porcelain') !== '',
  };
}
