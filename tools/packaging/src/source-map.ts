import { decode, encode } from '@jridgewell/sourcemap-codec';
import { readFile, writeFile } from 'node:fs/promises';

interface SourceMap {
  version: 3;
  sources: string[];
  names: string[];
  mappings: string;
}

/** Leaves in a map what leads to the workspace's own lines: packages are most of a bundle, and their names stay. */
export async function keepOwnSources(file: string): Promise<void> {
  const map = JSON.parse(await readFile(file, 'utf8')) as SourceMap;
  await writeFile(file, JSON.stringify(withOwnSources(map)));
}

export function withOwnSources(map: SourceMap): SourceMap {
  const kept = new Map<number, number>();
  for (const [index, source] of map.sources.entries())
    if (!/(^|\/)node_modules\/|^(absent|credentials|left-out):/.test(source)) kept.set(index, kept.size);
  const lines = decode(map.mappings).map((line) =>
    line
      .map((segment) => {
        const source = segment.length === 1 ? undefined : kept.get(segment[1]);
        return segment.length === 1 || source === undefined
          ? ([segment[0]] as [number])
          : ([segment[0], source, segment[2], segment[3]] as [number, number, number, number]);
      })
      .filter((segment, at, all) => segment.length > 1 || all[at - 1]?.length !== 1),
  );
  const sources = [...kept.keys()].map((index) => map.sources[index] ?? '');
  return { version: 3, sources, names: [], mappings: encode(lines) };
}
