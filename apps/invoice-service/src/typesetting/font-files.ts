import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './woff.ts';

export type Weight = 'regular' | 'semibold';

const NUMBERS: Record<Weight, number> = { regular: 400, semibold: 600 };

/** A package of fonts, each file with a part of its characters; the parts are named as the package names them. */
interface Family {
  readonly name: string;
  readonly parts: RegExp;
  /** Parts that are also here in semibold; all others are drawn regular instead. */
  readonly semibold?: RegExp;
}

const NUMBERED = /^\[\d+\]$/;

/**
 * Asked in this order. The same files are listed under `assets` in package.json, which puts them beside every bundle
 * that draws.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'noto-sans',
    parts: /^(latin|greek|cyrillic)(-ext)?$|^(vietnamese|devanagari)$/,
    semibold: /^(latin|greek|cyrillic)(-ext)?$|^vietnamese$/,
  },
  { name: 'noto-sans-arabic', parts: /^arabic$/ },
  { name: 'noto-sans-hebrew', parts: /^hebrew$/ },
  { name: 'hind-siliguri', parts: /^bengali$/ },
  { name: 'noto-sans-tamil', parts: /^tamil$/ },
  { name: 'noto-sans-thai', parts: /^thai$/ },
  { name: 'noto-sans-georgian', parts: /^georgian$/ },
  { name: 'noto-sans-armenian', parts: /^armenian$/ },
  { name: 'noto-sans-sc', parts: NUMBERED },
  { name: 'noto-sans-jp', parts: NUMBERED },
  // The parts with Hangul; those with Chinese characters alone are left out.
  { name: 'noto-sans-kr', parts: /^\[([2-9]|[1-5]\d|6[0-5]|99|1[01]\d)\]$/ },
  { name: 'noto-emoji', parts: NUMBERED },
];

/** Japanese and Chinese share characters that each writes in its own way. */
const JAPANESE_FIRST = [...FAMILIES].sort(
  (a, b) => Number(b.name === 'noto-sans-jp') - Number(a.name === 'noto-sans-jp'),
);

/** Beside the sources these are the workspace's packages, beside a bundle the few files of them that it needs. */
const { resolve } = createRequire(import.meta.url);

const indexes = new Map<string, ReadonlyMap<number, readonly string[]>>();

/** Files that may hold a character, the best one first; by the packages' word, which is not always kept. */
export function filesWith(codePoint: number, weight: Weight, japaneseFirst: boolean): string[] {
  const families = japaneseFirst ? [FAMILIES[0], ...JAPANESE_FIRST] : FAMILIES;
  return families.flatMap((family) =>
    family === undefined
      ? []
      : (indexOf(family).get(codePoint) ?? []).map((part) => fileOf(family, part, weight)),
  );
}

function fileOf({ name, semibold }: Family, part: string, weight: Weight): string {
  const number = semibold?.test(part) ? NUMBERS[weight] : NUMBERS.regular;
  return `@fontsource/${name}/files/${name}-${part.replace(/[[\]]/g, '')}-${number}-normal.woff`;
}

function indexOf({ name, parts }: Family): ReadonlyMap<number, readonly string[]> {
  const known = indexes.get(name);
  if (known) return known;
  const index = new Map<number, string[]>();
  const ranges = JSON.parse(readFileSync(resolve(`@fontsource/${name}/unicode.json`), 'utf8')) as Record<
    string,
    string
  >;
  for (const [part, range] of Object.entries(ranges).filter(([key]) => parts.test(key)))
    for (const codePoint of codePointsOf(range))
      index.set(codePoint, [...(index.get(codePoint) ?? []), part]);
  indexes.set(name, index);
  return index;
}

/** `U+0000-00FF,U+0131` as numbers. */
function* codePointsOf(range: string): Generator<number> {
  for (const part of range.split(',')) {
    const [first = '', last = first] = part.trim().replace(/^U\+/i, '').split('-');
    for (let codePoint = parseInt(first, 16); codePoint <= parseInt(last, 16); codePoint += 1)
      yield codePoint;
  }
}

export function readFont(file: string): Buffer {
  return unpackWoff(readFileSync(resolve(file)));
}
