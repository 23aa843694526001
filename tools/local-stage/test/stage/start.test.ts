import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';

const main = join(import.meta.dirname, '../../src/main.ts');
const options = ['--port', '0', '--no-build', '--no-watch', '--services', 'media'];

// Starts the stage as npm does, from a process that may be killed.
const starter = `
  const { spawn } = require('node:child_process');
  const stage = spawn(process.execPath, JSON.parse(process.argv[1]), { stdio: 'inherit' });
  console.log('stage', stage.pid);
`;

test('the stage ends when whoever started it was killed', async () => {
  const state = await mkdtemp(join(tmpdir(), 'stage-'));
  const args = JSON.stringify([main, ...options, '--state', state]);
  const parent = spawn(process.execPath, ['-e', starter, args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await eventually(async () => expect(output).toContain('Ctrl-C stops it.'));
  const stage = Number(/stage (\d+)/.exec(output)?.[1]);
  expect(isRunning(stage)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'close');
  await eventually(async () => expect(isRunning(stage)).toBe(false));
  await rm(state, { recursive: true });
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
