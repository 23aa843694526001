import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromBufferPromise } from 'yauzl';

/** Unpacks a zip below `directory`, into a folder named by its content, once. */
export async function unpack(zipFile: string, directory: string): Promise<string> {
  const zip = await readFile(zipFile).catch(() => {
    throw new Error(`The packaged function ${zipFile} is missing; package its service again.`);
  });
  const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
  const target = join(directory, hash);
  if (await use(target)) return target;
  const unfinished = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await extract(zip, unfinished);
  // Another function with the same artifact may have been quicker.
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  return target;
}

async function extract(zip: Buffer, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const archive = await fromBufferPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const path = resolve(target, entry.fileName);
    if (!path.startsWith(resolve(target) + sep))
      throw new Error(`The zip tries to write outside: ${entry.fileName}`);
    if (entry.fileName.endsWith('/')) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(
      await archive.openReadStreamPromise(entry),
      createWriteStream(path, { mode: mode || 0o644 }),
    );
  }
}

async function use(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/** Removes what no stage has used for so long. */
export async function forgetUnused(directory: string, unusedMs: number): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const path = join(directory, name);
    const isOld = await stat(path).then(
      ({ mtimeMs }) => mtimeMs < Date.now() - unusedMs,
      () => false,
    );
    if (isOld) await rm(path, { recursive: true, force: true });
  }
}
