import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeFiles, placeFiles, platformOf, thisPlatform } from '../src/natives.ts';
import { findProject } from '../src/project.ts';

const project = findProject('media-service', join(import.meta.dirname, '../../..'));
const natives = project.natives ?? { functions: [], packages: {} };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'paymyinvoice-natives-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function canFetch(): boolean {
  try {
    execFileSync('npm', ['view', 'sharp@0.35.5', 'version', '--fetch-timeout=5000', '--fetch-retries=0'], {
      stdio: 'ignore',
      timeout: 20_000,
    });
    return true;
  } catch {
    return false;
  }
}

describe('natives', () => {
  it('are of this machine on the stage local, and of the Lambdas on every other', () => {
    expect(platformOf('local')).toBe(thisPlatform());
    expect(platformOf('prod')).toBe('linux-arm64');
  });

  it('of this machine are all that sharp needs to run alone', async () => {
    await placeFiles(await nativeFiles(natives, thisPlatform(), project), directory);
    const draw = `require('sharp')({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).webp().toBuffer().then(({ length }) => console.log(length > 0))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', draw], { cwd: directory });
    expect(stdout).toBe('true\n');
  });

  it('of a platform that nothing is made for are refused', async () => {
    await expect(nativeFiles(natives, 'plan9-mips', project)).rejects.toThrow(
      'natives: nothing is made for plan9-mips',
    );
  });

  it('of the Lambdas come in the locked versions', async ({ skip }) => {
    skip(!canFetch(), 'npm cannot be reached from here');
    const files = await nativeFiles(natives, 'linux-arm64', project);
    const names = [...files.keys()];
    expect(names).toContain('node_modules/@img/sharp-linux-arm64/package.json');
    expect(names.some((name) => /sharp-libvips-linux-arm64\/lib\/libvips-cpp\.so/.test(name))).toBe(true);
    expect(names.some((name) => name.includes('x64'))).toBe(false);
  }, 120_000);
});
