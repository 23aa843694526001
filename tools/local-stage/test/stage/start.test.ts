import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eventually } from './eventually.ts';

const main = join(import.meta.dirname, '../../src/main.ts');
const options = ['--port', '0', '--no-build', '--no-watch', '--services', 'media'];

// Starts the stage as npm does, from a process that may be killed.
const starter = `
  const { spawn } = require('node:child_process');
  const stage = spawn(process.execPath, JSON.parse(process.argv[1]), { stdio: 'inherit' });
  console.log('stage', stage.pid);
`;

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stage-'));
  folders.push(folder);
  return folder;
};

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** What a start says until it stops by itself or is ready. */
async function start(...args: string[]): Promise<{ output: string; code: number | null }> {
  const stage = spawn(process.execPath, [main, ...options, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [stage.stdout, stage.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops it.')) stage.kill('SIGTERM');
    });
  const [code] = (await once(stage, 'close')) as [number | null];
  return { output, code };
}

test.each(['secrets.json', 'dynamodb/CURRENT'])(
  'a damaged %s is told in one sentence, and a fresh start forgets it',
  async (file) => {
    const state = await newFolder();
    expect(await start('--state', state)).toMatchObject({ code: 0 });
    await writeFile(join(state, file), '{ damaged');
    const { output, code } = await start('--state', state);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(state);
    expect(output).toContain('--fresh');
    expect(code).toBe(1);
    expect(await start('--state', state, '--fresh')).toMatchObject({ code: 0 });
  },
);

test('a folder that cannot hold the state is told in one sentence', async () => {
  const file = join(await newFolder(), 'file');
  await writeFile(file, '');
  const { output, code } = await start('--state', file);
  expect(output).toContain(`The state in ${file} cannot be used`);
  expect(code).toBe(1);
});

test('the stage ends when whoever started it was killed', async () => {
  const state = await newFolder();
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
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
