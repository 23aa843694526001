import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The same files give the same bytes, whenever and wherever they are zipped: an unchanged function is not deployed again. */
const MODIFIED_AT = new Date('2020-01-01T00:00:00Z');
const READABLE_BY_ALL = 0o100644;

/** `more` is put in beside what is in the directory: path in the zip → file. */
export async function zipDirectory(
  directory: string,
  target: string,
  more: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const zip = new ZipFile();
  const own = (await filesBelow(directory)).map((name) => [name, join(directory, name)] as const);
  for (const [name, file] of [...own, ...[...more].sort()])
    zip.addBuffer(await readFile(file), name, {
      mtime: MODIFIED_AT,
      mode: READABLE_BY_ALL,
      forceDosTimestamp: true,
    });
  zip.end();
  await mkdir(dirname(target), { recursive: true });
  await pipeline(zip.outputStream, createWriteStream(target));
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

export async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
