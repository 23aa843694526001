import { brotliDecompressSync } from 'node:zlib';
import { comparable } from './password.ts';

let lines: Promise<string> | undefined;

/** Looked up in the list that ships with the service, which is unpacked when the first password is chosen. */
export async function isCommonlyBreached(password: string): Promise<boolean> {
  lines ??= unpack();
  const line = comparable(password);
  return !line.includes('\n') && (await lines).includes(`\n${line}\n`);
}

async function unpack(): Promise<string> {
  const { BREACHED_PASSWORDS } = await import('./generated/breached-passwords.ts');
  return brotliDecompressSync(Buffer.from(BREACHED_PASSWORDS, 'base64')).toString();
}
