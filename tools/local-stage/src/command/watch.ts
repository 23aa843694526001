import { watch, type FSWatcher } from 'node:fs';
import { join, sep } from 'node:path';
import { workspaceRoot } from '../stage/workspace.ts';

const settleMs = 200;

/**
 * Calls back with the projects to package again when sources change: a service's own change concerns it alone, a
 * shared library's concerns all. Changes that come together, or while one is being worked on, are taken together.
 */
export function watchSources(
  projects: readonly string[],
  onChange: (projects: string[]) => Promise<void>,
): () => void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working = false;
  const work = async () => {
    if (working || changed.size === 0) return;
    working = true;
    const now = [...changed];
    changed.clear();
    await onChange(now);
    working = false;
    void work();
  };
  const note = (affected: readonly string[]) => (_event: string, file: string | null) => {
    if (file === null || !isSource(file)) return;
    for (const project of affected) changed.add(project);
    clearTimeout(timer);
    timer = setTimeout(() => void work(), settleMs);
  };
  const apps = projects.filter((project) => project.endsWith('-service'));
  const watchers: FSWatcher[] = [
    ...apps.map((app) => watch(join(workspaceRoot, 'apps', app), { recursive: true }, note([app]))),
    watch(join(workspaceRoot, 'libs/shared/contracts'), { recursive: true }, note(projects)),
    watch(join(workspaceRoot, 'libs/shared/platform'), { recursive: true }, note(apps)),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

export function isSource(file: string): boolean {
  const [folder = ''] = file.split(sep);
  if (['dist', 'node_modules', 'test', 'coverage', '.serverless', 'generated'].includes(folder)) return false;
  return /\.(ts|json|ya?ml|txt|html|css)$/.test(file) && !file.endsWith('.spec.ts');
}
