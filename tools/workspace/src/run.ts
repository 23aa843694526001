import { spawn } from 'node:child_process';

/** Runs one command of the workspace with its output shown, and answers its exit code. */
export async function run(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs one command, and answers its exit code with what it said: several at a time would talk at once. */
export async function runQuietly(
  command: string,
  ...args: string[]
): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
