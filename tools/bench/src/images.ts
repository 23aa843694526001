// `npm run bench:images`: what looking at a picture costs beside sharp alone, which makes the same outputs of the same file one
// by one. Writes bench/images.json and the table into media-service's README.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { drawAlone, pictures, type Drawing } from './images/alone.ts';
import { IMAGES_TABLE, markdownTable, withTable } from './operations/table.ts';
import { median } from './statistics.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const README = join(WORKSPACE, 'apps/media-service/README.md');
const AIM = 1.15;
const rounds = Number(process.argv[2] ?? 9);

/** What the function "process" does with a picture, bundled as it is packaged: sharp stays outside. */
async function drawing(directory: string): Promise<Drawing> {
  const outfile = join(directory, 'pictures.mjs');
  const from = (file: string) => JSON.stringify(join(WORKSPACE, 'apps/media-service/src/pictures', file));
  const contents = `export { draw } from ${from('pictures.adapter.ts')}; export { encoderOf } from ${from('encoders.ts')};`;
  const stdin = { contents, resolveDir: WORKSPACE, loader: 'ts' } as const;
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', external: ['sharp'], outfile });
  return (await import(pathToFileURL(outfile).href)) as Drawing;
}

const directory = join(WORKSPACE, 'node_modules/.cache/paymyinvoice-bench');
await mkdir(directory, { recursive: true });
const ours = await drawing(directory);
const results = [];
for (const { name, kind, bytes } of await pictures()) {
  const [together, alone]: [number[], number[]] = [[], []];
  const timed = async (times: number[], work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  };
  // Interleaved, so that whatever else the machine does meets both alike; the first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    await timed(together, () => ours.draw(bytes, kind, () => 600_000));
    await timed(alone, () => drawAlone(bytes, kind, ours.encoderOf));
  }
  const [ms, aloneMs] = [median(together.slice(1)), median(alone.slice(1))];
  results.push({ name, kilobytes: Math.round(bytes.length / 1000), ms, aloneMs, ratio: ms / aloneMs });
}
await rm(directory, { recursive: true, force: true });

const table = markdownTable(
  ['picture', 'kB', 'ms', 'sharp alone, ms', 'ratio'],
  results.map(({ name, kilobytes, ms, aloneMs, ratio }) => [
    ...[name, String(kilobytes), ms.toFixed(0), aloneMs.toFixed(0), ratio.toFixed(2)],
  ]),
  1,
);
console.log(`${table}\n\nThe aim is a ratio of at most ${AIM}.`);
const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
const report = { date: new Date().toISOString(), node: process.version, machine, rounds, aim: AIM, results };
await writeFile(join(WORKSPACE, 'bench/images.json'), `${JSON.stringify(report, null, 2)}\n`);
await writeFile(README, withTable(await readFile(README, 'utf8'), table, IMAGES_TABLE));
