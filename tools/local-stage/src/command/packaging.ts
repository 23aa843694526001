import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { workspaceRoot } from '../stage/workspace.ts';

/** Packages projects of the workspace; what has not changed comes from nx's cache. */
export function packageProjects(projects: readonly string[], signal?: AbortSignal): Promise<void> {
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');
  const args = [nx, 'run-many', '-t', 'package', '-p', projects.join(','), '--outputStyle=static'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: workspaceRoot, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    signal?.addEventListener('abort', () => child.kill());
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 || signal?.aborted) return resolve();
      reject(
        new Error(`Packaging ${projects.join(', ')} failed:\n${Buffer.concat(output).toString().trimEnd()}`),
      );
    });
  });
}
