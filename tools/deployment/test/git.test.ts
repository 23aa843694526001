import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readWorkingTree } from '../src/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'git-'));
const [shared, laptop, runner] = ['shared', 'laptop', 'runner'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@pay.test', ...args], {
    ...{ cwd, encoding: 'utf8', stdio: 'pipe' },
  }).trim();
const commit = () => git(laptop, 'commit', '--quiet', '--allow-empty', '--message', 'More');

beforeAll(() => {
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', shared);
  git(folder, 'init', '--quiet', '--initial-branch=main', laptop);
  git(laptop, 'remote', 'add', 'origin', shared);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a commit is pushed once a branch of a remote has it, and stays so when others follow', () => {
  commit();
  expect(readWorkingTree(laptop)).toMatchObject({ isDirty: false, isPushed: false });
  git(laptop, 'push', '--quiet', 'origin', 'main');
  expect(readWorkingTree(laptop)).toMatchObject({ isDirty: false, isPushed: true });
  commit();
  expect(readWorkingTree(laptop).isPushed).toBe(false);
  git(laptop, 'push', '--quiet', 'origin', 'main');
  git(laptop, 'checkout', '--quiet', '--detach', 'HEAD~1');
  expect(readWorkingTree(laptop).isPushed).toBe(true);
  writeFileSync(join(laptop, 'new'), '');
  expect(readWorkingTree(laptop).isDirty).toBe(true);
});

it.each([[['--depth=1']], [[]]])('a checkout as a pipeline makes it is pushed (%j)', (depth) => {
  const head = git(shared, 'rev-parse', 'main');
  rmSync(runner, { recursive: true, force: true });
  git(folder, 'init', '--quiet', runner);
  git(runner, 'remote', 'add', 'origin', `file://${shared}`);
  git(runner, 'fetch', '--quiet', '--no-tags', ...depth, 'origin', `+${head}:refs/remotes/origin/main`);
  git(runner, 'checkout', '--quiet', '--force', '-B', 'main', 'refs/remotes/origin/main');
  expect(readWorkingTree(runner)).toEqual({ commit: head.slice(0, 12), isDirty: false, isPushed: true });
});
