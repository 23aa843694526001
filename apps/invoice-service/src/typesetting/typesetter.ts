import { breakPositions } from './break-positions.ts';
import { cleanText } from './clean-text.ts';
import type { Face } from './face.ts';
import type { Weight } from './font-files.ts';
import { FontShelf } from './font-shelf.ts';
import { inVisualOrder, levelsOf, mirrored } from './writing-direction.ts';

export interface Style {
  readonly size: number;
  readonly weight: Weight;
}

/** A stretch of text in one font and one direction. */
export interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly direction: 'ltr' | 'rtl';
  readonly width: number;
}

/** Its pieces in the order in which they are drawn, from left to right. */
export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly isRightToLeft: boolean;
}

/** One character as its reader sees it, a letter with its marks or an emoji; or a part of it from another font. */
interface Cluster {
  /** Where it starts in its paragraph. */
  readonly start: number;
  readonly text: string;
  readonly face: Face;
  readonly level: number;
}

interface Paragraph {
  readonly text: string;
  readonly clusters: readonly Cluster[];
  readonly isRightToLeft: boolean;
}

const KANA = /[\u3040-\u30ff\uff66-\uff9f]/;
/** Every character stands for itself. */
const SIMPLE = /^[\x20-\x7e\xa0-\xff]*$/;
/** By Unicode's rules consonants may be joined without end, wider than any line: so many stay together. */
const AS_ONE = /.{1,16}/gsu;
const ELLIPSIS = '\u2026';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Makes lines of text in any script, for one document. */
export class Typesetter {
  private readonly shelf: FontShelf;

  /** `sample` is all that will be set: kana in it say that its Chinese characters are Japanese. */
  constructor(sample: string) {
    this.shelf = new FontShelf(KANA.test(sample));
  }

  /** None is wider than `width`, unless a single letter is, and an ellipsis ends the last one of more than `most`. */
  lines(text: string, { size, weight }: Style, width: number, most = Infinity): Line[] {
    const limit = width / size;
    const lines: Paragraph[] = [];
    for (const part of cleanText(text).split('\n')) {
      const paragraph = this.paragraph(part, weight);
      for (const clusters of brokenInto(paragraph, limit)) lines.push({ ...paragraph, clusters });
      if (lines.length > most) break;
    }
    const kept = lines.slice(0, most);
    const last = kept.at(-1);
    if (last !== undefined && lines.length > kept.length)
      kept[kept.length - 1] = this.cutOff(last, weight, limit);
    return kept.map((line) => lineOf(line, size));
  }

  /** As one line, whatever its width. */
  line(text: string, { size, weight }: Style): Line {
    return lineOf(this.paragraph(cleanText(text).replaceAll('\n', ' '), weight), size);
  }

  private cutOff(line: Paragraph, weight: Weight, limit: number): Paragraph {
    const level = line.isRightToLeft ? 1 : 0;
    const end = this.shelf
      .find(ELLIPSIS, weight)
      .map((drawn) => ({ ...drawn, start: line.text.length, level }));
    const room = limit - widthOf(end);
    const most = longestWithin(line.clusters, 0, line.clusters.length, room);
    return { ...line, clusters: [...line.clusters.slice(0, most), ...end] };
  }

  private paragraph(text: string, weight: Weight): Paragraph {
    const directions = levelsOf(text);
    const segments = SIMPLE.test(text)
      ? Array.from(text, (segment, index) => ({ segment, index }))
      : graphemes.segment(text);
    const clusters: Cluster[] = [];
    for (const { segment, index } of segments)
      for (const part of segment.match(AS_ONE) ?? [])
        for (const drawn of this.shelf.find(part, weight))
          clusters.push({ ...drawn, start: index, level: directions?.levels[index] ?? 0 });
    return { text, clusters, isRightToLeft: directions?.isRightToLeft ?? false };
  }
}

/** The clusters of each line, without the spaces around its ends. */
function brokenInto({ text, clusters }: Paragraph, limit: number): (readonly Cluster[])[] {
  const lines: (readonly Cluster[])[] = [];
  const indexOf = new Map(clusters.map(({ start }, index) => [start, index] as const).reverse());
  let start = 0;
  let end = 0;
  let used = 0;
  const take = (until: number) => {
    lines.push(trimmed(clusters.slice(start, until)));
    start = until;
    while (isSpace(clusters[start])) start += 1;
    end = start;
    used = 0;
  };
  for (const position of breakPositions(text)) {
    const next = position === text.length ? clusters.length : indexOf.get(position);
    if (next === undefined || next <= end) continue;
    if (end > start && used + widthOf(trimmed(clusters.slice(end, next))) > limit) take(end);
    while (next > end && end === start && widthOf(trimmed(clusters.slice(start, next))) > limit) {
      const most = longestWithin(clusters, start, next, limit);
      if (most === next - start) break;
      take(start + most);
    }
    used += widthOf(clusters.slice(end, next));
    end = Math.max(end, next);
  }
  if (end > start || lines.length === 0) take(clusters.length);
  return lines;
}

const isSpace = (cluster: Cluster | undefined) => cluster?.text === ' ';

function trimmed(clusters: readonly Cluster[]): readonly Cluster[] {
  let end = clusters.length;
  while (end > 0 && isSpace(clusters[end - 1])) end -= 1;
  return clusters.slice(0, end);
}

/** How many clusters from `start` on are no wider than the limit; at least one. */
function longestWithin(clusters: readonly Cluster[], start: number, end: number, limit: number): number {
  let most = 1;
  let tooMany = end - start + 1;
  while (tooMany - most > 1) {
    const half = Math.floor((most + tooMany) / 2);
    if (widthOf(clusters.slice(start, start + half)) <= limit) most = half;
    else tooMany = half;
  }
  return most;
}

const widthOf = (clusters: readonly Cluster[]) =>
  stretchesOf(clusters).reduce(
    (sum, { text, face, level }) => sum + face.widthOf(text, level % 2 === 1 ? 'rtl' : 'ltr'),
    0,
  );

/** Neighbours in one font and of one level are drawn together, as their letters may join. */
function stretchesOf(clusters: readonly Cluster[]): { text: string; face: Face; level: number }[] {
  const stretches: { text: string; face: Face; level: number }[] = [];
  for (const { text, face, level } of clusters) {
    const last = stretches.at(-1);
    if (last?.face === face && last.level === level) last.text += text;
    else stretches.push({ text, face, level });
  }
  return stretches;
}

function lineOf({ clusters, isRightToLeft }: Paragraph, size: number): Line {
  const pieces = inVisualOrder(stretchesOf(clusters)).map(({ text, face, level }): Piece => {
    const direction = level % 2 === 1 ? 'rtl' : 'ltr';
    const shown = direction === 'rtl' ? mirrored(text) : text;
    return { text: shown, face, direction, width: face.widthOf(shown, direction) * size };
  });
  return { pieces, width: pieces.reduce((sum, { width }) => sum + width, 0), isRightToLeft };
}
