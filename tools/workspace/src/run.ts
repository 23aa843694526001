import { spawn } from 'node:child_process';

/** Runs one command of the workspace with its output shown, and answers its exit code. */
export async function run(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
